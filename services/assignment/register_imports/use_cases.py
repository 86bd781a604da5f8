"""Looking a part of the lines through against the register, and entering all that is prepared."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from services.assignment.imports.domain import Problem
from services.assignment.members.domain import (
    Index,
    MemberEntry,
    masked,
    name_hash,
    person_hash,
    phone_hash,
)
from services.assignment.register_imports.domain import PHONE_OF_ANOTHER, Line, Said, said, wrong_with
from services.assignment.volunteers.domain import NewVolunteer, number_of
from services.assignment.volunteers.use_cases import registered
from shared.contracts.events import Actor, NewEvent, uuid7


class Register(Protocol):
    """`members.store.MemberStore`."""

    def known(self, phones: Sequence[str], persons: Sequence[str]) -> Sequence[Any]: ...
    def named(self, people: Sequence[tuple[str, str, str]]) -> set[tuple[str, str, str]]: ...
    def serials(self, count: int) -> list[int]: ...
    def add(self, entries: Sequence[MemberEntry], import_id: UUID | None) -> None: ...


class Seals(Protocol):
    """`shared.runtime.sealing.PersonSeal`."""

    def fresh_key(self, person: UUID) -> tuple[str, bytes]: ...
    def seal(self, person: UUID, field: str, clear: str) -> str: ...


class Outbox(Protocol):
    def publish_all(self, events: Iterable[NewEvent]) -> None: ...
    def flush(self) -> None: ...


Prepared = dict[str, Any]
"""A line ready to be entered: plain values as they lie sealed between two steps."""


@dataclass(slots=True)
class Checked:
    """What became of a part: lines to enter, problems told, and how many lines the register has already."""

    prepared: list[Prepared] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: int = 0

    @property
    def wrong(self) -> int:
        """Lines with problems."""
        return len({each.line for each in self.problems})


@dataclass(frozen=True, slots=True)
class _Hashes:
    name: str
    phone: str | None
    person: str


def check(
    register: Register, seals: Seals, index: Index, lines: Sequence[Line], villages: Mapping[str, str]
) -> Checked:
    """Every problem of every line; those without are sealed, each under a key of its own, unless the register has them."""
    found, good = Checked(), list[tuple[Line, Said, _Hashes]]()
    for line in lines:
        problems = wrong_with(line, villages)
        found.problems += problems
        if not problems:
            entry = said(line, villages)
            good.append((line, entry, _hashes(index, entry)))
    phones = [hashes.phone for _, _, hashes in good if hashes.phone]
    rows = register.known(phones, [hashes.person for _, _, hashes in good])
    by_phone = {row.phone_hash: row.name_hash for row in rows if row.phone_hash}
    persons = {row.person_hash: row.phone_hash for row in rows}
    unsealed = register.named([(each.name, each.work_unit, each.village) for _, each, _ in good])
    for line, entry, hashes in good:
        if hashes.phone and by_phone.get(hashes.phone, hashes.name) != hashes.name:
            found.problems.append(Problem(line.number, "phone", PHONE_OF_ANOTHER, {}))
        elif _is_known(entry, hashes, by_phone, persons, unsealed):
            found.known += 1
        else:
            found.prepared.append(_prepared(seals, entry, hashes))
    return found


def _is_known(
    entry: Said,
    hashes: _Hashes,
    by_phone: Mapping[str, str],
    persons: Mapping[str, str | None],
    unsealed: set[tuple[str, str, str]],
) -> bool:
    """By the phone; without one on either side, by name, unit and village."""
    if hashes.phone in by_phone or (entry.name, entry.work_unit, entry.village) in unsealed:
        return True
    return hashes.person in persons and not (hashes.phone and persons[hashes.person])


def _hashes(index: Index, entry: Said) -> _Hashes:
    return _Hashes(
        name_hash(index, entry.name),
        phone_hash(index, entry.phone) if entry.phone else None,
        person_hash(index, entry.name, entry.work_unit, entry.village),
    )


def _prepared(seals: Seals, entry: Said, hashes: _Hashes) -> Prepared:
    subject = uuid7()
    master, wrapped = seals.fresh_key(subject)
    return {
        "id": subject,
        "master": master,
        "wrapped": wrapped.hex(),
        "name": masked(entry.name),
        "member_name": seals.seal(subject, "member_name", entry.name),
        "member_phone": seals.seal(subject, "member_phone", entry.phone) if entry.phone else None,
        "name_hash": hashes.name,
        "phone_hash": hashes.phone,
        "person_hash": hashes.person,
        "work_unit": entry.work_unit,
        "category": entry.category,
        "village": entry.village,
        "branch": entry.branch,
        "gender": entry.gender,
    }


def is_overtaken(register: Register, prepared: Sequence[Prepared]) -> bool:
    """Whether somebody entered one of these since they were looked through."""
    phones = [each["phone_hash"] for each in prepared if each["phone_hash"]]
    return bool(register.known(phones, [each["person_hash"] for each in prepared if not each["phone_hash"]]))


Store = Callable[[list[NewVolunteer]], None]


def enter(
    register: Register,
    store: Store,
    outbox: Outbox,
    by: Actor,
    import_id: UUID,
    prepared: Sequence[Prepared],
    today: date,
) -> None:
    """One part's rows, sealed sides and events; the caller's transaction holds all parts. Nobody gets an account yet."""
    serials = register.serials(len(prepared))
    entries = [_entry(each, serial, today) for each, serial in zip(prepared, serials, strict=True)]
    store([entry.volunteer for entry in entries])
    register.add(entries, import_id)
    outbox.publish_all(registered(entry.volunteer, by) for entry in entries)
    outbox.flush()


def _entry(each: Prepared, serial: int, today: date) -> MemberEntry:
    volunteer = NewVolunteer(
        id=UUID(each["id"]),
        number=number_of(serial),
        person_id=None,
        name=each["name"],
        kind="volunteer",
        member=True,
        work_unit=each["work_unit"],
        category=each["category"],
        village=each["village"],
        area_scope=each["village"][:9],
        registered_on=today,
        gender=each["gender"],
    )
    names = ("member_name", "member_phone", "name_hash", "phone_hash", "person_hash", "branch")
    return MemberEntry(volunteer, **{name: each[name] for name in names})
