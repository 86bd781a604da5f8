"""Correcting one's own entry of today: what changed, whom it is now about, and what the others are told.

A person that came into being with the entry is corrected where they stand; otherwise the request was put to the wrong person,
and moves to the right one with everything sealed anew under that person's key. Who existed only by the mistake is erased.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.intake.corrections.domain import EVENT_FIELDS, check_fields, check_may_correct
from services.intake.corrections.resealing import resealed
from services.intake.requests.domain import Request
from services.intake.requests.places import check_village
from services.intake.requests.reading import Note
from services.intake.requests.sketch import words_sketch
from services.intake.requests.submission import first_guess
from services.intake.requests.use_cases import Desk
from services.intake.residents.domain import Requester, phone_tail
from services.intake.residents.use_cases import erase_resident, find_or_make, phone_hash, same_person_hash
from shared.contracts.errors import NotFound
from shared.contracts.events import NewEvent, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class Corrections(Protocol):
    """`corrections.store.CorrectionStore`."""

    def keep(
        self, correction: UUID, request: UUID, by: UUID, at: datetime, fields: Sequence[str], before: str
    ) -> None: ...
    def was_made_by(self, request: UUID, same_person_hash: str | None) -> bool: ...
    def rename(self, resident: UUID, **columns: Any) -> None: ...
    def put_address(self, resident: UUID, address: str | None) -> None: ...


@dataclass(slots=True)
class _Work:
    """One correction on its way: the request as it was, what is to change, the columns it leads to and whose it is now."""

    desk: Desk
    store: Corrections
    request: Request
    changed: Mapping[str, Any]
    columns: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    resident_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        self.resident_id = self.request.resident_id

    def seal(self, name: str, clear: str | None) -> str | None:
        return self.desk.seal.seal(self.resident_id, name, clear) if clear else None


def correct(
    desk: Desk, store: Corrections, note: Note, by: Person, request_id: UUID, wanted: Mapping[str, Any]
) -> Request:
    """Make the entry say what it should have said; nothing different changes nothing.

    `wanted` are dotted fields of the form. Raises NotYourEntry, DayIsOver, NotNow, Invalid, JustMade.
    """
    request = desk.store.locked(request_id)
    if request is None:
        raise NotFound()
    request.check_seen_by(by)
    now = desk.clock.now()
    check_may_correct(request, by, now)
    before = as_entered(desk, request)
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if not changed:
        return request
    _check(desk, by, request, changed)
    work = _Work(desk, store, request, changed)
    _put_to_the_right_person(work, before)
    _change(work)
    return _carry_out(work, note, by, before, now)


def _carry_out(work: _Work, note: Note, by: Person, before: Mapping[str, Any], now: datetime) -> Request:
    """Keep what stood there, change the request, write it down and tell it."""
    desk, request = work.desk, work.request
    fields = sorted(EVENT_FIELDS[name] for name in work.changed)
    old = orjson.dumps({name: before[name] for name in work.changed}).decode()
    work.store.keep(uuid7(), request.id, by.id, now, fields, desk.seal.seal(work.resident_id, "before", old))
    is_left_empty = work.resident_id != request.resident_id and work.store.was_made_by(request.id, None)
    desk.store.change(request.id, **work.columns)
    actor = by.acting_as("clerk")
    note(actor, "corrected", request.id, request.village, {"fields": fields})
    data, area = {"changed": sorted(work.told), **work.told}, work.columns.get("village", request.village)
    desk.outbox.publish(NewEvent("request.corrected", request.id, area, max(now, request.last_event_at), actor, data))
    if is_left_empty:
        erase_resident(desk.residents, desk.seal, desk.clock, desk.outbox, actor, request.resident_id)
    shown = {name: work.columns[name] for name in ("village", "channel", "matter_code") if name in work.columns}
    return replace(request, **shown)


def as_entered(desk: Desk, request: Request) -> dict[str, Any]:
    """What the entry says now, by the form's fields; whoever shows it to a person notes the reveal."""
    return {
        "description": desk.seal.open(request.description, "description"),
        "village_code": request.village,
        "channel": request.channel,
        "matter_code": request.matter_code,
        "requester.name": desk.seal.open(request.requester_name, "requester_name"),
        "requester.phone": desk.seal.open(request.requester_phone, "requester_phone"),
        "requester.address": desk.seal.open(request.requester_address, "requester_address"),
    }


def _check(desk: Desk, by: Person, request: Request, changed: Mapping[str, Any]) -> None:
    check_fields(request, changed)
    day = local_day(request.submitted_at)
    if "village_code" in changed:
        check_village(changed["village_code"], day, by, ("clerk",))
    if changed.get("matter_code"):
        desk.catalogue.on(changed["matter_code"], day)


def _put_to_the_right_person(work: _Work, before: Mapping[str, Any]) -> None:
    """Name and phone say who it is; the address alone is the person's own."""
    changed, desk = work.changed, work.desk
    if "requester.name" not in changed and "requester.phone" not in changed:
        return
    name, phone = (changed.get(field, before[field]) for field in ("requester.name", "requester.phone"))
    same = same_person_hash(desk.index, phone, name)
    if work.store.was_made_by(work.request.id, same):
        sealed_name, sealed_phone = work.seal("requester_name", name), work.seal("requester_phone", phone)
        hashes = {"phone_hash": phone_hash(desk.index, phone) if phone else None, "same_person_hash": same}
        work.store.rename(work.resident_id, name=sealed_name, phone=sealed_phone, **hashes)
    else:
        address = changed.get("requester.address", before["requester.address"])
        requester = Requester(name=name, phone=phone, address=address)
        person = find_or_make(
            desk.residents, desk.seal, desk.index, work.request.village, requester, is_told_by_staff=True
        )
        work.columns |= {"resident_id": person.id, **resealed(desk.seal, work.request, person.id)}
        work.resident_id = person.id
        sealed_name, sealed_phone = person.requester_name, person.requester_phone
        work.told |= {"resident_id": person.id, "description": work.columns["description"]}
        work.told["requester_address"] = work.columns["requester_address"]
    work.told |= {"requester_name": sealed_name, "requester_phone": sealed_phone}
    _tail(work, phone)


def _tail(work: _Work, phone: str | None) -> None:
    """The tracking page asks for the last digits of the phone that is right."""
    code = work.desk.seal.open(work.request.tracking_code, "tracking_code")
    _, tail_hash = work.desk.tracking_hashes(code or "", phone_tail(phone))
    work.columns["tail_hash"] = work.told["tail_hash"] = tail_hash
    if phone is None:
        work.columns["signs_on_paper"] = True


def _change(work: _Work) -> None:
    """Columns and event for everything but who it is."""
    changed, columns, told = work.changed, work.columns, work.told
    if "description" in changed:
        columns["description"] = told["description"] = work.seal("description", changed["description"])
        columns["suggested_code"] = first_guess(work.desk, changed["description"])
    if "requester.address" in changed:
        sealed = work.seal("requester_address", changed["requester.address"])
        columns["requester_address"] = told["requester_address"] = sealed
        if work.store.was_made_by(work.request.id, None):
            work.store.put_address(work.resident_id, sealed)
    if "description" in changed or "village_code" in changed:
        words = changed.get("description") or work.desk.seal.open(work.request.description, "description") or ""
        village = changed.get("village_code", work.request.village)
        columns["words_sketch"] = words_sketch(work.desk.index, village, words)
    for name, column in (("village_code", "village"), ("channel", "channel"), ("matter_code", "matter_code")):
        if name in changed:
            columns[column] = told[column] = changed[name]
    if changed.get("matter_code"):
        columns["suggested_code"] = changed["matter_code"]
