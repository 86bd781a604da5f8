"""What happens to the pool without a person: events fill it, offers lapse, erased residents are forgotten."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.assignment.dispatch.use_cases.desk import Pool
from shared.contracts.events import SYSTEM, Clock, Event, NewEvent, Outbox

_FIELDS: Final = (
    "number",
    "channel",
    "matter",
    "language",
    "due_at",
    "resident_id",
    "description",
    "requester_name",
    "requester_phone",
    "requester_address",
    "tracking_hash",
    "tail_hash",
    "recused_persons",
    "recused_areas",
    "calendar_version",
)


def take_in(pool: Pool, events: Sequence[Event]) -> None:
    """`request.accepted` only fills the waiting pool; the round comes after the commit. The same event twice is once."""
    pool.take_in([_row(event) for event in events])


def forget(pool: Pool, residents: Sequence[UUID]) -> None:
    """`resident.erased`: nothing of the person may be read any more."""
    pool.forget(residents)


def expire_lapsed(pool: Pool, outbox: Outbox, clock: Clock) -> int:
    """Offers nobody answered in time end, their requests wait again without that volunteer; returns how many."""
    now = clock.now()
    lapsed = pool.lapsed(now)
    if not lapsed:
        return 0
    pool.expire([each.offer_id for each in lapsed], now)
    for each in lapsed:
        data = {"offer_id": each.offer_id, "volunteer_id": each.volunteer_id}
        outbox.publish(NewEvent("offer.expired", each.id, each.area, now, SYSTEM, data))
    return len(lapsed)


def _row(event: Event) -> dict[str, Any]:
    data = event.data
    return {
        "id": event.subject,
        "area": event.area,
        "accepted_at": event.occurred_at,
        # deemed accepted from its receipt (domain.md §3): the day lies back, but nothing was entered late
        "back_entered": event.is_back_entry and not data.get("deemed"),
        **{name: data.get(name) for name in _FIELDS},
    }
