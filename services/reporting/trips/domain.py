"""A trip as one step of a case's timeline. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TripStep:
    """Looks like a step of the timeline: a round to the counters on which the case was taken along."""

    occurred_at: datetime
    recorded_at: datetime
    others: int
    """How many other cases were on the same round."""
    method: str | None = None
