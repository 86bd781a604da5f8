"""The five steps of a post (domain.md §1 row 7: 组织定岗 → 党员认岗 → 审批 → 履岗 → 群众评岗) as one term has them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from shared.contracts.errors import N_
from shared.reference.service_hours import hours_of

STEPS: Final[dict[str, str]] = {
    "defined": N_("组织定岗"),
    "claimed": N_("认岗"),
    "approved": N_("组织审批"),
    "served": N_("履岗服务"),
    "reviewed": N_("群众评岗"),
}
MOST_SERVICES: Final = 8
"""So many services have a line of their own: with them, and three reviews, the record fits one page."""
MOST_REVIEWS: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when it was taken (None: not yet), by whom (None: not known, or nobody in particular), and a remark."""

    key: str
    at: datetime | None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Work of one matter within the term; `minutes` are those residents signed for, `mean` the ratings' mean."""

    name: str
    name_en: str
    cases: int = 0
    minutes: int = 0
    mean: float | None = None
    rated: int = 0

    @property
    def hours(self) -> float:
        return hours_of(self.minutes)


def steps(term: Any, first_served: datetime | None, last_judged: datetime | None) -> list[Step]:
    """`term`: defined_at, defined_by, claimed_at, claimed_by, name, approved_at, approved_by, moved_up_at (names, not ids)."""
    return [
        Step("defined", term.defined_at, term.defined_by),
        Step("claimed", term.claimed_at, term.claimed_by or term.name, _on_behalf(term)),
        Step("approved", term.approved_at, term.approved_by, _without_approver(term)),
        Step("served", first_served, term.name if first_served else None),
        Step("reviewed", last_judged),
    ]


def _on_behalf(term: Any) -> str | None:
    return N_("组织员代为登记") if term.claimed_by and term.claimed_by_other else None


def _without_approver(term: Any) -> str | None:
    if term.moved_up_at is not None:
        return N_("候补，有空名额时按先后上岗")
    return None if term.approved_by else N_("按原有名册登记")


def merged(worked: Iterable[Any], rated: Iterable[Any]) -> list[Service]:
    """One line per matter from rows of work (name, name_en, cases, minutes) and of ratings (…, mean, n); most cases first."""
    found: dict[tuple[str, str], Service] = {}
    for row in worked:
        found[row.name, row.name_en] = Service(row.name, row.name_en, row.cases, row.minutes)
    for row in rated:
        known = found.get((row.name, row.name_en), Service(row.name, row.name_en))
        mean = float(row.mean) if row.n else None
        found[row.name, row.name_en] = Service(known.name, known.name_en, known.cases, known.minutes, mean, row.n)
    return sorted(found.values(), key=lambda each: (-each.cases, -each.rated, each.name))


def total(services: Iterable[Service]) -> Service:
    """All of them as one; the mean weighs every rating alike."""
    cases = minutes = rated = 0
    points = 0.0
    for each in services:
        cases, minutes, rated = cases + each.cases, minutes + each.minutes, rated + each.rated
        points += (each.mean or 0.0) * each.rated
    return Service("", "", cases, minutes, points / rated if rated else None, rated)
