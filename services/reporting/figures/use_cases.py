"""Working out the figures of a period and an area for somebody entitled to them."""

from datetime import datetime
from typing import Protocol

from services.reporting.figures.domain import DEFINITIONS, Counted, Figure, Period, Where, work_out
from services.reporting.figures.families import FAMILY_OF
from shared.contracts.errors import N_, NotAllowed, NotFound
from shared.identity.people import Person

READERS = ("supervisor", "leader", "dispatcher", "organiser", "clerk", "auditor")
"""Staff who may read figures and lists, each within their own area."""
OF_PEOPLE = ("supervisor", "dispatcher", "organiser")
"""Who may read figures of single volunteers: those who answer for them. There is no league of individuals."""


class NotOfPeople(NotAllowed):
    sentence = N_("按志愿者分的数字只给负责他们的人看。")
    code = "not-of-people"


class Counter(Protocol):
    def counted(
        self, where: Where, period: Period, now: datetime, by: str | None = None, days: bool = True
    ) -> dict[str | None, Counted]: ...


def area_for(person: Person, asked: str | None) -> str:
    """The area asked for, if it lies in one of the person's; without asking, the person's widest one."""
    own = sorted(person.areas(*READERS), key=len)
    if not own:
        raise NotFound()
    if not asked:
        return own[0]
    person.check_area(asked, *READERS)
    return asked


def check_of_people(person: Person, where: Where, by: str | None) -> None:
    """Raise NotOfPeople when figures of single volunteers are asked for by somebody who does not answer for them."""
    asks = by == "volunteer" or any(name == "volunteer" for name, _ in where.groups)
    if asks and not any(where.area.startswith(area) for area in person.areas(*OF_PEOPLE)):
        raise NotOfPeople()


def figures(store: Counter, where: Where | str, period: Period, now: datetime, by: str | None = None) -> list[Figure]:
    """Every figure of what is asked for (an area's code alone stands for the whole area), group by group.

    What cannot be told apart by a group asked for, e.g. check-ins by matter, is left out: it would be nought for no reason.
    """
    asked = where if isinstance(where, Where) else Where(where)
    counted = store.counted(asked, period, now, by)
    known = [one for one in DEFINITIONS if FAMILY_OF[one.of].knows(asked.groups, by)]
    return [
        figure
        for group in sorted(counted, key=str)
        for figure in work_out(counted[group].counts, group, counted[group].days, known)
    ]
