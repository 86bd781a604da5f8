"""Which volunteers are told that a case is offered to them, and which offers need no telling any more. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts.events import Event

_OFFER_OF: Final = {"request.offered": "offer_id", "offer.moved": "new_offer_id"}
"""Event type → the field that names the offer made."""
_ANSWERS: Final = ("offer.declined", "offer.expired", "offer.moved", "request.assigned")


@dataclass(frozen=True, slots=True)
class OfferTold:
    """One offer to tell its volunteer of; `cycle` is the step's own number, so the same event never tells twice."""

    request: UUID
    offer: UUID
    recipient: UUID
    cycle: int
    expires_at: datetime


def offers_in(events: Sequence[Event]) -> list[OfferTold]:
    """Offers made to somebody with an account."""
    return [
        OfferTold(
            event.subject,
            UUID(str(event.data[_OFFER_OF[event.type]])),
            UUID(str(event.data["person_id"])),
            event.sequence,
            datetime.fromisoformat(str(event.data["expires_at"])),
        )
        for event in events
        if event.type in _OFFER_OF and event.data.get("person_id")
    ]


def answered_in(events: Sequence[Event]) -> list[UUID]:
    """Offers that were answered, ran out or went to somebody else."""
    found = (event.data.get("offer_id") for event in events if event.type in _ANSWERS)
    return [UUID(str(offer)) for offer in found if offer]
