"""Playing a month twice: as the settings in force have it, and as somebody wonders. Nothing is stored: the digest says it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from services.assignment.matching import Candidate
from services.assignment.matching.problem import Weights
from services.assignment.matching.score import price_table
from services.assignment.rehearsals.domain import Days, Outcome, Past, Settings, rehearse, without_changes


class Store(Protocol):
    def past(self, district: str, first: date, after: date, days: Days) -> Sequence[Past]: ...
    def people(self, district: str, day: date) -> Sequence[Candidate]: ...
    def per_place(self, district: str) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """Both rehearsals of one month."""

    before: Outcome
    after: Outcome


def compare(store: Store, district: str, month: date, settings: Settings, in_force: Weights, days: Days) -> Compared:
    """`month` is its first day. The same settings as in force give the same plan on both sides."""
    following = (month + timedelta(days=32)).replace(day=1)
    past = store.past(district, month, following, days)
    people, asked = store.people(district, month), store.per_place(district)
    before = rehearse(past, people, price_table(asked, in_force), without_changes(settings, in_force), days)
    prices = price_table(asked, settings.weights)
    return Compared(before, rehearse(past, people, prices, settings, days))
