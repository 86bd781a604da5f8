"""Entering a request with what its papers lack, in one step, and looking for the same one told before."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.entry.domain import (
    ANSWERED_AND_MORE,
    MISSING_AND_COMPLETE,
    SAME_PERSON_FOR,
    SAME_PLACE_FOR,
    Earlier,
    Hint,
    first_id_at,
    hints,
)
from services.intake.requests.domain import Request
from services.intake.requests.notices import request_supplement
from services.intake.requests.sketch import words_sketch
from services.intake.requests.submission import Receipt, Submission, submit
from services.intake.requests.use_cases import Desk
from services.intake.residents.domain import BadPhone, plain_phone
from services.intake.residents.use_cases import Index, same_person_hash
from shared.contracts.errors import Invalid
from shared.contracts.events import Actor, Clock, NewEvent, Outbox
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class Entries(Protocol):
    """What entering needs besides the desk; `entry.store.EntryStore`."""

    def earlier(
        self, reader: Person, same_person: str | None, since: UUID, village: str, lately: UUID
    ) -> Sequence[Earlier]: ...
    def counter_number(self, request_id: UUID, town: str, day: date) -> tuple[int, bool]: ...


def enter(
    desk: Desk, by: Person, said: Submission, missing: list[str], answered: Callable[[UUID], Request] | None = None
) -> Receipt:
    """收件, 受理 when the papers are complete, 一次性告知 when some were ticked as missing; a question is `answered` at once."""
    if missing and said.materials_complete:
        raise Invalid({"materials_complete": [MISSING_AND_COMPLETE]})
    if answered and (missing or said.materials_complete):
        raise Invalid({"materials_complete": [ANSWERED_AND_MORE]})
    receipt = submit(desk, by, said)
    if answered:
        return Receipt(answered(receipt.request.id), receipt.tracking_code)
    if not missing:
        return receipt
    told = request_supplement(desk, by, receipt.request.id, missing, said.occurred_at)
    return Receipt(told, receipt.tracking_code)


def number_of(entries: Entries, clock: Clock, outbox: Outbox, by: Actor, request: Request) -> int:
    """The six digits of its receipt; reporting is told the first time, so that both find the request by them."""
    number, is_new = entries.counter_number(request.id, request.village[:9], local_day(request.recorded_at))
    if is_new:
        at = max(clock.now(), request.last_event_at)
        outbox.publish(NewEvent("receipt.numbered", request.id, request.village, at, by, {"number": number}))
    return number


def told_before(
    store: Entries, index: Index, by: Person, now: datetime, values: dict[str, Any], guess: str | None
) -> list[Hint]:
    """Requests that may be the one being entered; `values` as typed, complete or not."""
    village = str(values.get("village_code") or "")
    phone = _phone(values.get("requester.phone"))
    who = same_person_hash(index, phone, str(values.get("requester.name") or ""))
    if not village and who is None:
        return []
    since, lately = first_id_at(now - SAME_PERSON_FOR), first_id_at(now - SAME_PLACE_FOR)
    found = store.earlier(by, who, since, village, lately)
    sketch = words_sketch(index, village, str(values.get("description") or ""))
    return hints(found, village, values.get("matter_code") or guess, sketch)


def _phone(entered: Any) -> str | None:
    try:
        return plain_phone(str(entered)) if entered else None
    except BadPhone:
        return None
