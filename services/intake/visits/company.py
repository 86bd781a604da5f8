"""Whom one goes on visits with, and the work units one writes down: what the entry form offers to pick from."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.surroundings import around
from services.intake.visits.domain import WRITERS
from services.intake.visits.store import VisitStore
from shared.identity.accounts import Accounts
from shared.identity.people import Person

_STAFF = ("clerk", "dispatcher", "organiser", "leader")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Units:
    """The unit the person named last, and those usual in their towns."""

    own: str | None
    usual: Sequence[str]


def colleagues_of(by: Person) -> list[tuple[str, str]]:
    """(user name, shown name) of the staff of one's own towns, without oneself; volunteers are written by user name."""
    found: dict[str, str] = {}
    with around().database.reading() as connection:
        for town in _towns(by):
            for account in Accounts(connection).within(town, _STAFF):
                if not account.is_closed and account.person.id != by.id:
                    found[account.person.username] = account.person.display_name
    return list(found.items())[:_MOST]


def units_of(by: Person) -> Units:
    with around().database.reading() as connection:
        store = VisitStore(connection)
        return Units(store.last_unit(by.id), store.units(_towns(by)))


def _towns(by: Person) -> list[str]:
    """The towns one works in; whoever works for the whole district has no town of their own."""
    return sorted({area[:9] for area in by.areas(*WRITERS) if len(area) >= 9})
