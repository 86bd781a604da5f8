"""People as the house knows them once signed in: who they are, what roles they hold and over which areas. Pure."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.reference.areas import load_areas

AUDITOR = "auditor"
"""审计: reads figures, cases and the audit, and changes nothing, whatever else the account may hold."""
STAFF = frozenset({"clerk", "organiser", "dispatcher", "leader", "supervisor", "admin", AUDITOR})
ROLES = STAFF | {"volunteer"}


@dataclass(frozen=True, slots=True)
class Person:
    """An account holder; `roles` are (role, area of 6, 9 or 12 digits). A right belongs to the person."""

    id: UUID
    username: str
    display_name: str
    roles: tuple[tuple[str, str], ...]

    def holds(self, *roles: str) -> bool:
        return any(role in roles for role, _ in self.roles)

    def areas(self, *roles: str) -> tuple[str, ...]:
        """The areas in which one of the roles is held; an area covers every code that starts with it.

        What was merged into an area comes with it: its old cases keep their code.
        """
        own = {area for role, area in self.roles if role in roles}
        merged = load_areas().merged_into
        return tuple(sorted(own.union(*(merged(area) for area in own))))

    def may_in(self, area: str, *roles: str) -> bool:
        """Whether one of the roles is held over `area`."""
        return any(area.startswith(own) for own in self.areas(*roles))

    def check_area(self, area: str, *roles: str) -> None:
        """Raise NotFound outside the person's area, as if the thing did not exist."""
        if not self.may_in(area, *roles):
            raise NotFound()

    def acting_as(self, *roles: str) -> Actor:
        """The actor for an event: the first of the given roles the person holds."""
        kind = next((role for role in roles if self.holds(role)), self.roles[0][0] if self.roles else "person")
        return Actor(kind, self.id)
