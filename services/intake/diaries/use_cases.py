"""Writing a diary entry, opening it, and mending it the same day. What its drafts become is `deciding`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

import orjson

from services.intake.diaries.domain import (
    REWRITTEN,
    BecameRequest,
    Content,
    Diary,
    Draft,
    DraftState,
    Written,
    content_from,
)
from services.intake.diaries.extraction import Proposal, propose
from services.intake.requests.domain import moment_of
from services.intake.requests.places import check_village
from services.intake.requests.use_cases import Desk
from services.intake.visits.domain import TOWN_READERS, WRITERS, Entry, PersonMet, WithdrawnAlready
from services.intake.visits.use_cases import Change, VisitDesk, record
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class Diaries(Protocol):
    """Where entries and drafts are kept; `diaries.store.DiaryStore`."""

    def add(self, diary: Diary) -> datetime: ...
    def rewrite(self, diary: Diary) -> None: ...
    def withdraw(self, diary_id: UUID, at: datetime) -> None: ...
    def one(self, diary_id: UUID) -> Diary | None: ...
    def locked(self, diary_id: UUID) -> Diary | None: ...
    def add_drafts(self, drafts: Sequence[Draft]) -> None: ...
    def drafts(self, diary_id: UUID) -> Sequence[Draft]: ...
    def decide(self, draft: Draft) -> None: ...


@dataclass(frozen=True, slots=True)
class DiaryDesk:
    """What the use cases of diaries work with within one transaction."""

    store: Diaries
    requests: Desk
    visits: VisitDesk


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    draft: Draft
    content: Content = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedDiary:
    """An entry with its text and drafts in the clear; `text` None when the people it tells of were erased."""

    diary: Diary
    text: str | None = field(repr=False)
    drafts: Sequence[OpenedDraft] = ()
    changes: Sequence[Change] = ()


def write(desk: DiaryDesk, by: Person, written: Written) -> Diary:
    """记日记: keep the entry and what it proposes. Nothing is submitted; with a kind of visit, a visit is recorded too."""
    now = desk.requests.clock.now()
    at = moment_of(written.occurred_at, now)
    check_village(written.village_code, local_day(at), by, WRITERS)
    proposals = propose(written.text, desk.requests.suggester, desk.requests.catalogue)
    diary = Diary(
        id=uuid7(),
        visit_id=_visit_of(desk, by, written, proposals, at),
        village=written.village_code,
        village_group=written.village_group,
        occurred_at=at,
        recorded_at=now,
        written_by=by.id,
        note="",
    )
    desk.visits.seal.new_key(diary.id)
    diary = replace(diary, note=desk.visits.seal.seal(diary.id, "note", written.text))
    recorded_at = desk.store.add(diary)
    desk.store.add_drafts(_drafts(desk, diary, proposals, 1))
    return replace(diary, recorded_at=recorded_at)


def correct(desk: DiaryDesk, by: Person, diary_id: UUID, text: str, reason: str) -> Diary:
    """更正, by the writer on the same day: the text is read anew, drafts not yet decided give way to the new ones."""
    diary = _mendable(desk, by, diary_id)
    _leave_trace(desk, by, diary, "corrected", reason)
    changed = replace(diary, note=desk.visits.seal.seal(diary.id, "note", text))
    desk.store.rewrite(changed)
    known = desk.store.drafts(diary_id)
    for draft in known:
        if draft.status is DraftState.OPEN:
            decide(desk, by, replace(draft, status=DraftState.DROPPED, reason=REWRITTEN), draft.content)
    confirmed = {
        content_of(desk, draft).person for draft in known if draft.status is DraftState.CONFIRMED and draft.content
    }
    proposals = propose(text, desk.requests.suggester, desk.requests.catalogue)
    fresh = [one for one in proposals if not one.person or one.person not in confirmed]
    desk.store.add_drafts(_drafts(desk, changed, fresh, len(known) + 1))
    return changed


def withdraw(desk: DiaryDesk, by: Person, diary_id: UUID, reason: str) -> None:
    """撤销 an entry written by mistake, on the same day, unless a request came of it."""
    diary = _mendable(desk, by, diary_id)
    if any(draft.status is DraftState.CONFIRMED for draft in desk.store.drafts(diary_id)):
        raise BecameRequest()
    _leave_trace(desk, by, diary, "withdrawn", reason)
    desk.store.withdraw(diary_id, desk.requests.clock.now())


def open_diary(desk: DiaryDesk, by: Person, diary_id: UUID) -> OpenedDiary:
    """Show an entry to somebody who may read it; the look is noted. NotFound for everybody else."""
    diary = desk.store.one(diary_id)
    if diary is None or not diary.may_be_read_by(by):
        raise NotFound()
    visits = desk.visits
    visits.note(by.acting_as(*WRITERS, *TOWN_READERS), "revealed", diary.id, diary.village, {"page": "diary"})
    text = visits.seal.open(diary.note, "note")
    drafts = [OpenedDraft(draft, content_of(desk, draft)) for draft in desk.store.drafts(diary_id)]
    changes = [
        replace(change, reason=visits.seal.open(change.reason, "reason") or "")
        for change in visits.store.changes(diary_id)
    ]
    return OpenedDiary(diary, text, drafts, changes)


def _visit_of(
    desk: DiaryDesk, by: Person, written: Written, proposals: Sequence[Proposal], at: datetime
) -> UUID | None:
    """The visit the entry is about: one recorded before, or the one this entry records itself."""
    if written.visit_id is not None:
        visit = desk.visits.store.one(written.visit_id)
        if visit is None or not visit.may_be_read_by(by):
            raise NotFound()
        if visit.withdrawn_at is not None:
            raise WithdrawnAlready()
        return visit.id
    if written.visit_kind is None:
        return None
    people = [PersonMet(one.person) for one in proposals if one.person]
    entry = Entry(
        kind=written.visit_kind,
        village_code=written.village_code,
        occurred_at=at,
        village_group=written.village_group,
        people=people,
        people_met=max(written.people_met or 0, len(people)),
        problems=[one.need for one in proposals if one.need],
        work_unit=desk.visits.store.last_unit(by.id),
    )
    return record(desk.visits, by, entry).id


def _drafts(desk: DiaryDesk, diary: Diary, proposals: Sequence[Proposal], first: int) -> list[Draft]:
    return [
        Draft(uuid7(), diary.id, place, DraftState.OPEN, sealed(desk, diary.id, _content_of(one, diary)))
        for place, one in enumerate(proposals, start=first)
    ]


def _content_of(proposal: Proposal, diary: Diary) -> Content:
    return Content(
        person=proposal.person,
        group=proposal.group or diary.village_group,
        need=proposal.need,
        measure=proposal.measure,
        matter_code=proposal.matter_code,
        skill=proposal.skill,
        post_kind=proposal.post_kind,
        because=proposal.because,
    )


def sealed(desk: DiaryDesk, diary_id: UUID, content: Content) -> str:
    """A draft's content under the entry's key."""
    return desk.visits.seal.seal(diary_id, "content", orjson.dumps(asdict(content)).decode())


def content_of(desk: DiaryDesk, draft: Draft) -> Content:
    """What the draft says; empty when the entry's words were erased."""
    clear = desk.visits.seal.open(draft.content, "content")
    return content_from(orjson.loads(clear)) if clear else Content()


def _mendable(desk: DiaryDesk, by: Person, diary_id: UUID) -> Diary:
    diary = desk.store.locked(diary_id)
    if diary is None or not diary.may_be_read_by(by):
        raise NotFound()
    diary.check_mendable(by, desk.requests.clock.now())
    return diary


def decide(desk: DiaryDesk, by: Person, draft: Draft, content: str) -> None:
    """Keep what was decided on a draft, by whom and when."""
    now = desk.requests.clock.now()
    desk.store.decide(replace(draft, content=content, decided_by=by.id, decided_at=now))


def _leave_trace(desk: DiaryDesk, by: Person, diary: Diary, what: str, reason: str) -> None:
    seal = desk.visits.seal
    before = seal.seal(diary.id, "before", seal.open(diary.note, "note") or "")
    change = Change(
        uuid7(), diary.id, what, desk.requests.clock.now(), by.id, before, seal.seal(diary.id, "reason", reason)
    )
    desk.visits.store.keep_change(change)
    desk.visits.note(by.acting_as(*WRITERS), what, diary.id, diary.village, {"page": "diary"})
