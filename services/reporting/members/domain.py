"""A volunteer as far as the check-in rate needs one: member or not, registered when, checked in when (双报到). Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.events import Event


@dataclass(slots=True)
class Member:
    """One volunteer; `member` says whether they are an in-service Party member who owes a check-in."""

    id: UUID
    area: str
    registered_at: datetime
    kind: str | None = None
    work_unit: str | None = None
    category: str | None = None
    member: bool = False
    checked_in_at: datetime | None = None
    sequence: int = 0


def apply(member: Member, event: Event) -> bool:
    """Let one volunteer event change the member; False when it was applied before."""
    if event.sequence <= member.sequence:
        return False
    data = event.data
    member.sequence, member.area = event.sequence, event.area
    member.kind, member.work_unit, member.category = data.get("kind"), data.get("work_unit"), data.get("category")
    member.member = bool(data.get("member"))
    if event.type == "volunteer.checked_in" and member.checked_in_at is None:
        member.checked_in_at = event.occurred_at
    elif event.type == "volunteer.check_in_undone":
        member.checked_in_at = None
    return True
