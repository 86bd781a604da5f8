"""Who may not see a complaint about a person (回避, domain.md §5): the one rule, which every service asks for every request.

Hidden from the persons named, and from every role within the areas named; a role above such an area still counts, and
there the supervisor does what the hidden clerks and dispatchers would have done. Pure; the lists ask
`identity.may_see`, which says the same in SQL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.identity.people import Person

STANDS_IN = ("clerk", "dispatcher")
"""What a supervisor may act as where the area's own people must not."""


@dataclass(frozen=True, slots=True)
class Recusal:
    """Whom a request is hidden from; empty for all but complaints. Areas have 6, 9 or 12 digits."""

    persons: frozenset[UUID] = frozenset()
    areas: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.persons or self.areas)

    def standing_of(self, person: Person) -> Person:
        """The person with those of their roles that count for this request; without any for whom it is hidden from."""
        if not self:
            return person
        if person.id in self.persons:
            return replace(person, roles=())
        left = [(role, area) for role, area in person.roles if not self.hides(area)]
        more = [(role, area) for held, area in left if held == "supervisor" for role in STANDS_IN]
        return replace(person, roles=(*left, *more))

    def hides(self, area: str) -> bool:
        """Whether a role over this area is one of those it is hidden from."""
        return any(area.startswith(hidden) for hidden in self.areas)

    def as_data(self) -> dict[str, Any]:
        """As events and tables carry it."""
        return {"recused_persons": sorted(self.persons, key=str), "recused_areas": sorted(self.areas)}


NOBODY = Recusal()


def recusal_of(persons: Iterable[UUID | str] | None, areas: Iterable[str] | None) -> Recusal:
    """Read back what `as_data` gave, as UUIDs or their texts; None as an older event has it."""
    return Recusal(frozenset(UUID(str(each)) for each in persons or ()), frozenset(areas or ()))


def recusal_in(data: Mapping[str, Any]) -> Recusal:
    """The recusal an event carries."""
    return recusal_of(data.get("recused_persons"), data.get("recused_areas"))


def reader_values(person: Person, *roles: str) -> dict[str, Any]:
    """`:reader` and `:reader_areas` for a statement that calls `identity.may_see`."""
    return {"reader": person.id, "reader_areas": list(person.areas(*roles))}


def seen_by(alias: str, area: str = "area") -> str:
    """The SQL condition a list puts on its rows; the table has `is_recused`, `recused_persons` and `recused_areas`."""
    rule = f"{alias}.recused_persons, {alias}.recused_areas, {alias}.{area}, :reader, CAST(:reader_areas AS text[])"
    return f"(NOT {alias}.is_recused OR identity.may_see({rule}))"
