"""Where a resident's originals lie, as far as events say: the office and the day, never which paper it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Original:
    """One paper handed over; `held_at` is the area code of the office."""

    id: UUID
    request: UUID
    held_at: str
    back_by: date
    taken_at: datetime
    returned_at: datetime | None = None

    @property
    def is_out(self) -> bool:
        return self.returned_at is None


def still_out(originals: Sequence[Original]) -> list[Original]:
    """Those not given back, the first due first."""
    return sorted((one for one in originals if one.is_out), key=lambda one: (one.back_by, one.id))
