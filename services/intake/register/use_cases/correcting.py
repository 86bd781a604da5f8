"""Correcting what the register says of a person: new sealed values, the reason on record, and the open cases told.

What was there before is not kept: the history says which fields changed, when, by whom and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from services.intake.register.domain import Entry, OpenedEntry, Reason
from services.intake.register.refusals import NOTHING_CHANGED, ChangedMeanwhile
from services.intake.register.use_cases.desk import Register, living_entry, opened
from services.intake.register.use_cases.entering import (
    check_born,
    check_unknown,
    check_village,
    document_columns,
    phones_of,
    sealed_circumstances,
)
from services.intake.register.use_cases.looking import check_open
from services.intake.register.words import CIRCUMSTANCE_READERS, CORRECTION_REASONS, WRITERS
from services.intake.residents.domain import phone_tail
from services.intake.residents.use_cases import phone_hash, same_person_hash
from shared.contracts.errors import Invalid, NotAllowed
from shared.contracts.events import Actor, NewEvent
from shared.identity.people import Person
from shared.reference.working_hours import local_day

_EVENT_FIELDS = {"name": "requester_name", "phone": "requester_phone", "address": "requester_address"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to stand from now on; a field that is not among `changes` stays. `version` is the one that was looked at."""

    reason: Reason
    version: int
    changes: Mapping[str, Any] = field(repr=False)


def correct(desk: Register, by: Person, resident_id: UUID, said: Correction) -> Entry:
    """更正: only by somebody to whom the person is open; raises ChangedMeanwhile, Invalid, NotOpen."""
    entry = living_entry(desk, by, resident_id, *WRITERS)
    said.reason.check(CORRECTION_REASONS)
    _check_entitled(desk, by, entry, said)
    before = opened(desk.seal, entry, with_circumstances=True)
    changed = _changed(entry, before, said.changes)
    after = replace(before, **{name: value for name, value in changed.items() if name != "village_code"})
    _check(desk, entry, after, changed)
    _store(desk, entry, after, changed)
    desk.write_down(by, "corrected", entry, said.reason, fields=sorted(changed))
    _tell(desk, by.acting_as(*WRITERS), entry, before, after, changed)
    return replace(entry, version=entry.version + 1, village=changed.get("village_code", entry.village))


def _check_entitled(desk: Register, by: Person, entry: Entry, said: Correction) -> None:
    look = check_open(desk, by, entry)
    entry.check_open_to(by, look.reason or "")
    if entry.version != said.version:
        raise ChangedMeanwhile()
    is_entitled = by.may_in(entry.village, *CIRCUMSTANCE_READERS) and look.with_circumstances
    if "circumstances" in said.changes and not is_entitled:
        raise NotAllowed()


def _changed(entry: Entry, before: OpenedEntry, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What really differs; raises Invalid when nothing does."""
    stood = {
        "village_code": entry.village,
        **{name: getattr(before, name) for name in changes if name != "village_code"},
    }
    changed = {name: value for name, value in changes.items() if _plain(value) != _plain(stood[name])}
    if not changed:
        raise Invalid({"": [NOTHING_CHANGED]})
    return changed


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple) else value or None


def _check(desk: Register, entry: Entry, after: OpenedEntry, changed: Mapping[str, Any]) -> None:
    if "village_code" in changed:
        check_village(None, changed["village_code"])
    check_born(after.document, after.id_number, local_day(desk.clock.now()))
    new_id = after.id_number if "id_number" in changed else None
    new_phone = after.phone if {"name", "phone"} & changed.keys() else None
    check_unknown(desk, after.name, new_phone, new_id, tuple(entry.ids))


def _store(desk: Register, entry: Entry, after: OpenedEntry, changed: Mapping[str, Any]) -> None:
    columns: dict[str, Any] = {
        _EVENT_FIELDS[name]: desk.sealed(entry.id, _EVENT_FIELDS[name], getattr(after, name))
        for name in _EVENT_FIELDS.keys() & changed.keys()
    }
    if {"name", "phone"} & changed.keys():
        columns["phone_hash"] = phone_hash(desk.index, after.phone) if after.phone else None
        columns["same_person_hash"] = same_person_hash(desk.index, after.phone, after.name)
    if {"document", "id_number"} & changed.keys():
        columns |= document_columns(desk, entry.id, after.document, after.id_number)
    if "circumstances" in changed:
        columns["circumstances"] = sealed_circumstances(desk, entry.id, tuple(changed["circumstances"]))
    if "village_code" in changed:
        columns["village"] = changed["village_code"]
    desk.people.change(entry.id, **columns)
    if "phones" in changed:
        desk.people.set_phones(entry.id, phones_of(desk, entry.id, tuple(changed["phones"])))


def _tell(
    desk: Register, by: Actor, entry: Entry, before: OpenedEntry, after: OpenedEntry, changed: Mapping[str, Any]
) -> None:
    """Whoever handles a case of theirs gets the new name, phone and address; the code on their receipt the new phone's tail."""
    fields = sorted(_EVENT_FIELDS[name] for name in _EVENT_FIELDS.keys() & changed.keys())
    if not fields:
        return
    requests = desk.people.requests_of(entry.ids, lock=True)
    addressed = _move(desk, entry, requests, before.address, after.address) if "address" in changed else []
    sealed = {name: desk.sealed(entry.id, column, getattr(after, name)) for name, column in _EVENT_FIELDS.items()}
    data = {column: sealed[name] for name, column in _EVENT_FIELDS.items() if column in fields}
    tell_cases(desk, by, entry, requests, {**data, "changed": fields, "addressed": addressed})
    if "phone" in changed:
        _tell_tails(desk, by, requests, after.phone)


def tell_cases(desk: Register, by: Actor, entry: Entry, requests: Any, data: Mapping[str, Any]) -> None:
    """`resident.corrected` for every entry of the person, once in each town where a case of theirs may be handled.

    A town's events keep one order: told there, the correction comes after the acceptance it corrects.
    """
    now = desk.clock.now()
    villages = {row.village[:9]: row.village for row in requests if row.status == "accepted"}
    villages[entry.village[:9]] = entry.village
    for person in entry.ids:
        for village in villages.values():
            desk.outbox.publish(NewEvent("resident.corrected", person, village, now, by, data))


def _move(desk: Register, entry: Entry, requests: Any, before: str | None, after: str | None) -> list[UUID]:
    """The requests that go to the person's own address; one told for somewhere else stays there."""
    own = [
        row.id
        for row in requests
        if row.is_open and desk.seal.open(row.requester_address, "requester_address") in (None, before)
    ]
    if own:
        desk.people.set_addresses(own, desk.sealed(entry.id, "requester_address", after))
    return own


def _tell_tails(desk: Register, by: Actor, requests: Any, phone: str | None) -> None:
    """The progress page opens with the tracking code and the new phone's last four digits; without a phone the old ones stay."""
    tails: dict[UUID, str] = {}
    for row in requests:
        code = desk.seal.open(row.tracking_code, "tracking_code")
        _, tail_hash = desk.tracking_hashes(code, phone_tail(phone)) if code else (None, None)
        if tail_hash and tail_hash != row.tail_hash:
            tails[row.id] = tail_hash
            at = max(desk.clock.now(), row.last_event_at)
            data = {"changed": ["tail_hash"], "tail_hash": tail_hash}
            desk.outbox.publish(NewEvent("request.corrected", row.id, row.village, at, by, data))
    if tails:
        desk.people.set_tails(tails)
