"""Checking a member in where they live, somebody who is not on the register too, and taking it back the same day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.check_ins.domain import (
    CheckedInAlready,
    CheckIn,
    Newcomer,
    Profile,
    SkillProof,
    check_undoable,
)
from services.assignment.members.domain import (
    KEEPERS,
    Index,
    MemberEntry,
    masked,
    name_hash,
    person_hash,
    phone_hash,
    plain_phone,
)
from services.assignment.skill_papers.domain import Paper, Proof
from services.assignment.volunteers.domain import NewVolunteer, number_of, told
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class CheckIns(Protocol):
    """`check_ins.store.CheckInStore`."""

    def lock(self, volunteer_id: UUID) -> Any: ...
    def one(self, check_in: UUID, lock: bool = False) -> Any: ...
    def check_in(self, volunteer_id: UUID, name: str, day: date, person: UUID, profile: Profile) -> None: ...
    def open_account(self, person: UUID, row: Mapping[str, Any]) -> None: ...
    def reopen_account(self, person: UUID, password_hash: str) -> bool: ...
    def add(self, made: CheckIn, by: UUID, at: datetime) -> None: ...
    def prove(self, volunteer_id: UUID, proof: SkillProof, note: str | None, at: datetime, by: UUID | None) -> bool: ...
    def undo(self, check_in: UUID, at: datetime, by: UUID) -> None: ...
    def give_back(self, check_in: UUID) -> None: ...
    def close_account(self, check_in: UUID, at: datetime) -> bool: ...
    def take_out(self, volunteer_id: UUID, name: str, registered: bool) -> None: ...


class Members(Protocol):
    """`members.store.MemberStore`."""

    def hold(self) -> None: ...
    def known(self, phones: list[str], persons: list[str]) -> Any: ...
    def serials(self, count: int) -> list[int]: ...
    def add(self, entries: list[MemberEntry], import_id: UUID | None) -> None: ...


class Words(Protocol):
    """`claims.words.VolunteerWords`."""

    def seal(self, volunteer_id: UUID, field: str, clear: str) -> str: ...


class Papers(Protocol):
    """`skill_papers.store.SkillPaperStore`."""

    def keep(self, words: Words, proof: Proof, papers: Sequence[Paper], by: UUID, at: datetime) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What one check-in needs, over one transaction; `store_volunteers` puts new rows on the list."""

    check_ins: CheckIns
    members: Members
    words: Words
    papers: Papers
    index: Index
    store_volunteers: Callable[[list[NewVolunteer]], None]
    clock: Clock
    outbox: Outbox


Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]
"""Who did what to whom in which area, with what besides: an entry of the audit."""


@dataclass(frozen=True, slots=True)
class Made:
    """The check-in, and whether an account was opened with the first password given."""

    id: UUID
    has_new_account: bool


def check_in(
    desk: Desk, person: Person, key: UUID, volunteer_id: UUID, name: str, profile: Profile, password_hash: str
) -> Made:
    """Somebody on the register says their name and serves from today. The same key again changes nothing.

    Raises NotFound outside the organiser's area, Invalid when the name is another, CheckedInAlready.
    """
    row = desk.check_ins.lock(volunteer_id)
    if row is None:
        raise NotFound()
    person.check_area(row.village, *KEEPERS)
    if desk.check_ins.one(key) is not None:
        return Made(key, False)
    is_named = name_hash(desk.index, name) == row.name_hash if row.name_hash else name == row.name
    if not is_named:
        raise Invalid({"name": [N_("与名册登记的姓名不一致，请核对。")]})
    if row.checked_in_on is not None:
        raise CheckedInAlready()
    return _checked_in(desk, person, key, row, name, profile, password_hash, was_registered=True)


def check_in_newcomer(
    desk: Desk, person: Person, key: UUID, newcomer: Newcomer, profile: Profile, password_hash: str
) -> Made:
    """Somebody who is not on the register is put on it, marked so. Raises NotFound, or Invalid for a phone that is known."""
    person.check_area(newcomer.village, *KEEPERS)
    desk.members.hold()
    if desk.check_ins.one(key) is not None:
        return Made(key, False)
    phone = plain_phone(newcomer.phone) if newcomer.phone else None
    if newcomer.phone and phone is None:
        raise Invalid({"phone": [N_("电话号码不对。")]})
    hashed = phone_hash(desk.index, phone) if phone else None
    if hashed and desk.members.known([hashed], []):
        raise Invalid({"phone": [N_("这个电话已在册，请按电话查找后报到。")]})
    volunteer_id = _put_on_list(desk, newcomer, phone, hashed)
    row = desk.check_ins.lock(volunteer_id)
    return _checked_in(desk, person, key, row, newcomer.name, profile, password_hash, was_registered=False)


def _put_on_list(desk: Desk, newcomer: Newcomer, phone: str | None, hashed: str | None) -> UUID:
    volunteer = NewVolunteer(
        id=uuid7(),
        number=number_of(desk.members.serials(1)[0]),
        person_id=None,
        name=masked(newcomer.name),
        kind="volunteer",
        member=newcomer.member,
        work_unit=newcomer.work_unit,
        category=None,
        village=newcomer.village,
        area_scope=newcomer.village[:9],
        registered_on=local_day(desk.clock.now()),
    )
    desk.store_volunteers([volunteer])
    entry = MemberEntry(
        volunteer,
        member_name=desk.words.seal(volunteer.id, "member_name", newcomer.name),
        member_phone=desk.words.seal(volunteer.id, "member_phone", phone) if phone else None,
        name_hash=name_hash(desk.index, newcomer.name),
        phone_hash=hashed,
        person_hash=person_hash(desk.index, newcomer.name, newcomer.work_unit or "", newcomer.village),
        branch=None,
    )
    desk.members.add([entry], None)
    return volunteer.id


def _checked_in(
    desk: Desk, person: Person, key: UUID, row: Any, name: str, profile: Profile, hashed: str, *, was_registered: bool
) -> Made:
    now = desk.clock.now()
    today, account = local_day(now), row.person_id or uuid7()
    desk.check_ins.check_in(row.id, name, today, account, profile)
    opens = _opens_account(desk, row, account, name, hashed)
    for proof in profile.skills:
        note = desk.words.seal(row.id, "proof_note", proof.note) if proof.note else None
        desk.check_ins.prove(row.id, proof, note, now, person.id)
        desk.papers.keep(desk.words, (row.id, proof.skill, proof.level), proof.papers, person.id, now)
    desk.check_ins.add(
        CheckIn(key, row.id, row.village, today, was_registered, opens, row.profile_before), person.id, now
    )
    data = told(row.kind, row.work_unit, row.category, row.member)
    event = NewEvent("volunteer.checked_in", row.id, row.village, now, person.acting_as(*KEEPERS), data)
    desk.outbox.publish(event)
    return Made(key, opens)


def _opens_account(desk: Desk, row: Any, account: UUID, name: str, hashed: str) -> bool:
    """A new one, or the one that was closed with an undone check-in; False when it is there and open."""
    if row.person_id is None:
        said = {"number": row.number, "name": name, "village": row.village, "hash": hashed}
        desk.check_ins.open_account(account, said)
        return True
    return bool(row.is_account_closed) and desk.check_ins.reopen_account(account, hashed)


def undo(desk: Desk, person: Person, check_in_id: UUID, note: Note) -> bool:
    """The same day, before they hold a post or a task; whether the account was closed, too, because this check-in opened it.

    The profile says again what it said before. An account that was there before or was used since stays, and gets no task
    until they check in again.
    """
    row = desk.check_ins.one(check_in_id, lock=True)
    if row is None:
        raise NotFound()
    person.check_area(row.village, *KEEPERS)
    now = desk.clock.now()
    check_undoable(row, local_day(now))
    desk.check_ins.undo(check_in_id, now, person.id)
    desk.check_ins.give_back(check_in_id)
    name = masked(row.name) if row.member_name else row.name
    desk.check_ins.take_out(row.volunteer_id, name, row.was_registered)
    data = told(row.kind, row.work_unit, row.category, row.member and row.was_registered)
    actor = person.acting_as(*KEEPERS)
    desk.outbox.publish(NewEvent("volunteer.check_in_undone", row.volunteer_id, row.village, now, actor, data))
    is_closed = desk.check_ins.close_account(check_in_id, now)
    if is_closed:
        note(actor, "account_closed", row.person_id, row.village, {"check_in": str(check_in_id)})
    return is_closed
