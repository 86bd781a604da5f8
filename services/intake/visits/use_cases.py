"""Recording a visit, mending it the same day, and opening it. Each step leaves its trace in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.intake.requests.domain import moment_of
from services.intake.requests.places import check_village
from services.intake.requests.reading import Note
from services.intake.residents.use_cases import Index, same_person_hash
from services.intake.visits.domain import (
    NO_SUCH_ACCOUNT,
    TOWN_READERS,
    WRITERS,
    Entry,
    Outcome,
    PersonMet,
    Visit,
    check_entry,
    told,
)
from shared.contracts.errors import Invalid, NotFound
from shared.contracts.events import Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class Visits(Protocol):
    """Where visits are kept; `visits.store.VisitStore`."""

    def add(self, visit: Visit, residents: Sequence[UUID]) -> datetime: ...
    def replace(self, visit: Visit, residents: Sequence[UUID]) -> None: ...
    def withdraw(self, visit_id: UUID, at: datetime) -> None: ...
    def keep_change(self, change: "Change") -> None: ...
    def one(self, visit_id: UUID) -> Visit | None: ...
    def locked(self, visit_id: UUID) -> Visit | None: ...
    def changes(self, subject: UUID) -> Sequence["Change"]: ...
    def known(self, hashes: Sequence[str]) -> Mapping[str, UUID]: ...
    def residents(self, visit_id: UUID) -> Sequence[UUID]: ...
    def accounts(self, usernames: Sequence[str]) -> Mapping[str, UUID]: ...
    def last_unit(self, person: UUID) -> str | None: ...


class Seals(Protocol):
    """Seals under a key per subject; `shared.runtime.sealing.PersonSeal`."""

    def new_key(self, person: UUID) -> None: ...
    def seal(self, person: UUID, field: str, clear: str) -> str: ...
    def open(self, sealed: str | None, field: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Change:
    """The trace of a correction or withdrawal: what stood there before and why, both sealed."""

    id: UUID
    subject: UUID
    what: str
    at: datetime
    by: UUID
    before: str = field(repr=False)
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VisitDesk:
    """What the use cases of visits work with within one transaction."""

    store: Visits
    clock: Clock
    outbox: Outbox
    seal: Seals
    index: Index
    note: Note


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit with what was sealed; `is_erased` when the people it tells of were erased and its words with them."""

    visit: Visit
    people: Sequence[PersonMet] = field(repr=False)
    problems: Sequence[str] = field(repr=False)
    evidence: Mapping[str, str] = field(repr=False)
    changes: Sequence[Change] = ()
    is_erased: bool = False


def record(desk: VisitDesk, by: Person, entry: Entry) -> Visit:
    """记走访: by whoever may write in that area, of now or of an earlier day (back-entry)."""
    visit = _visit_of(desk, by, uuid7(), entry)
    desk.seal.new_key(visit.id)
    visit = _sealed(desk, visit, entry)
    recorded_at = desk.store.add(visit, _known_residents(desk, entry))
    visit = replace(visit, recorded_at=recorded_at)
    tell(desk, by, visit)
    return visit


def correct(desk: VisitDesk, by: Person, visit_id: UUID, entry: Entry, reason: str) -> Visit:
    """更正, by the recorder on the same day; what stood there before is kept sealed."""
    before = _mendable(desk, by, visit_id)
    changed = _sealed(desk, _visit_of(desk, by, visit_id, entry), entry)
    photos = {one.kind: one.photos for one in before.outcomes}
    backed = tuple(replace(one, photos=photos.get(one.kind, 0)) for one in changed.outcomes)
    changed = replace(changed, recorded_at=before.recorded_at, outcomes=backed)
    _leave_trace(desk, by, before, "corrected", reason)
    desk.store.replace(changed, _known_residents(desk, entry))
    tell(desk, by, changed)
    return changed


def withdraw(desk: VisitDesk, by: Person, visit_id: UUID, reason: str) -> Visit:
    """撤销 an entry made by mistake, by the recorder on the same day; it counts no more and stays readable."""
    before = _mendable(desk, by, visit_id)
    now = desk.clock.now()
    _leave_trace(desk, by, before, "withdrawn", reason)
    desk.store.withdraw(visit_id, now)
    gone = replace(before, withdrawn_at=now)
    tell(desk, by, gone)
    return gone


def open_visit(desk: VisitDesk, by: Person, visit_id: UUID) -> Opened:
    """Show a visit to somebody who may read it; the look is noted, not what was seen. NotFound for everybody else."""
    visit = desk.store.one(visit_id)
    if visit is None or not visit.may_be_read_by(by):
        raise NotFound()
    desk.note(by.acting_as(*WRITERS, *TOWN_READERS), "revealed", visit.id, visit.village, {"page": "visit"})
    return opened(desk.seal, visit, desk.store.changes(visit_id))


def opened(seal: Seals, visit: Visit, changes: Sequence[Change] = ()) -> Opened:
    people, problems = seal.open(visit.people, "people"), seal.open(visit.problems, "problems")
    evidence = {one.kind: seal.open(one.evidence, "evidence") or "" for one in visit.outcomes if one.evidence}
    return Opened(
        visit,
        [PersonMet(**person) for person in orjson.loads(people)] if people else [],
        orjson.loads(problems) if problems else [],
        evidence,
        [replace(change, reason=seal.open(change.reason, "reason") or "") for change in changes],
        is_erased=bool(visit.people or visit.problems) and people is None and problems is None,
    )


def _visit_of(desk: VisitDesk, by: Person, visit_id: UUID, entry: Entry) -> Visit:
    """The entry as a visit, everything checked; its words are sealed by `_sealed`."""
    check_entry(entry)
    at = moment_of(entry.occurred_at, desk.clock.now())
    check_village(entry.village_code, local_day(at), by, WRITERS)
    return Visit(
        id=visit_id,
        kind=entry.kind,
        village=entry.village_code,
        village_group=entry.village_group,
        occurred_at=at,
        recorded_at=at,
        recorded_by=by.id,
        visitors=_visitors(desk, by, entry),
        work_unit=entry.work_unit,
        people_met=entry.met,
        problem_count=len(entry.problems),
    )


def _visitors(desk: VisitDesk, by: Person, entry: Entry) -> tuple[UUID, ...]:
    """Those who went, by their accounts; Invalid when a user name leads to nobody."""
    wanted = list(dict.fromkeys(entry.visitors))
    known = desk.store.accounts(wanted) if wanted else {}
    if any(name not in known for name in wanted):
        raise Invalid({"visitors": [NO_SUCH_ACCOUNT]})
    others = (known[name] for name in wanted)
    return tuple(dict.fromkeys([by.id, *others] if entry.went_myself else others))


def _sealed(desk: VisitDesk, visit: Visit, entry: Entry) -> Visit:
    def sealed(name: str, clear: Any) -> str | None:
        return desk.seal.seal(visit.id, name, orjson.dumps(clear).decode()) if clear else None

    def with_evidence(outcome: Outcome) -> Outcome:
        told_by = desk.seal.seal(visit.id, "evidence", outcome.evidence) if outcome.evidence else None
        return replace(outcome, evidence=told_by)

    people = [{"name": person.name, "phone": person.phone} for person in entry.people]
    return replace(
        visit,
        people=sealed("people", people),
        problems=sealed("problems", list(entry.problems)),
        outcomes=tuple(with_evidence(outcome) for outcome in entry.outcomes),
    )


def _known_residents(desk: VisitDesk, entry: Entry) -> list[UUID]:
    """The people met whom the register knows by phone and name."""
    hashes = [same_person_hash(desk.index, person.phone, person.name) for person in entry.people if person.phone]
    wanted = [one for one in hashes if one]
    return list(desk.store.known(wanted).values()) if wanted else []


def _mendable(desk: VisitDesk, by: Person, visit_id: UUID) -> Visit:
    """The visit, its row locked; NotFound for who may not read it, ReadOnlyByNow for who may not change it."""
    visit = desk.store.locked(visit_id)
    if visit is None or not visit.may_be_read_by(by):
        raise NotFound()
    visit.check_mendable(by, desk.clock.now())
    return visit


def _leave_trace(desk: VisitDesk, by: Person, before: Visit, what: str, reason: str) -> None:
    stood = opened(desk.seal, before)
    clear = {
        **told(before),
        "occurred_at": before.occurred_at,
        "village": before.village,
        "village_group": before.village_group,
        "people": [{"name": person.name, "phone": person.phone} for person in stood.people],
        "words": list(stood.problems),
        "papers": dict(stood.evidence),
    }
    kept = desk.seal.seal(before.id, "before", orjson.dumps(clear).decode())
    why = desk.seal.seal(before.id, "reason", reason)
    desk.store.keep_change(Change(uuid7(), before.id, what, desk.clock.now(), by.id, kept, why))
    desk.note(by.acting_as(*WRITERS), what, before.id, before.village, {"page": "visit"})


def tell(desk: VisitDesk, by: Person, visit: Visit) -> None:
    """What became of it, told anew: reporting takes the last as the whole."""
    data = {**told(visit), "residents": list(desk.store.residents(visit.id))}
    event = NewEvent("visit.recorded", visit.id, visit.village, visit.occurred_at, by.acting_as(*WRITERS), data)
    desk.outbox.publish(event)
