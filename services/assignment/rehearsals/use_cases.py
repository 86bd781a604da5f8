"""Playing a month twice: as the settings in force have it, and as somebody wonders. Nothing is stored: the digest says it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from services.assignment.matching import Candidate
from services.assignment.matching.problem import Weights
from services.assignment.rehearsals.domain import Days, Outcome, Past, Settings, rehearse, without_changes


class Store(Protocol):
    def past(self, district: str, first: date, after: date, days: Days) -> Sequence[Past]: ...
    def people(self, district: str, day: date) -> Sequence[Candidate]: ...
    def prices(self, district: str) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """Both rehearsals of one month."""

    before: Outcome
    after: Outcome


def compare(store: Store, district: str, month: date, settings: Settings, in_force: Weights, days: Days) -> Compared:
    """`month` is its first day. The same settings as in force give the same plan on both sides."""
    following = (month + timedelta(days=32)).replace(day=1)
    past = store.past(district, month, following, days)
    people, prices = store.people(district, month), store.prices(district)
    before = rehearse(past, people, prices, without_changes(settings, in_force), days)
    priced_anew = {
        name: round(each * settings.weights.rarity / max(in_force.rarity, 1)) for name, each in prices.items()
    }
    return Compared(before, rehearse(past, people, priced_anew, settings, days))
