"""Working out the figures of a period and an area for somebody entitled to them."""

from datetime import datetime
from typing import Protocol

from services.reporting.figures.domain import Figure, Period, work_out
from shared.contracts.errors import NotFound
from shared.identity.people import Person

READERS = ("supervisor", "leader", "dispatcher", "organiser", "clerk")
"""Staff who may read figures and lists, each within their own area."""


class Counter(Protocol):
    def counts(
        self, area: str, period: Period, now: datetime, by: str | None = None
    ) -> dict[str | None, dict[str, int]]: ...


def area_for(person: Person, asked: str | None) -> str:
    """The area asked for, if it lies in one of the person's; without asking, the person's widest one."""
    own = sorted(person.areas(*READERS), key=len)
    if not own:
        raise NotFound()
    if not asked:
        return own[0]
    person.check_area(asked, *READERS)
    return asked


def figures(store: Counter, area: str, period: Period, now: datetime, by: str | None = None) -> list[Figure]:
    """All figures of the area and period, group by group."""
    counted = store.counts(area, period, now, by)
    return [figure for group in sorted(counted, key=str) for figure in work_out(counted[group], group)]
