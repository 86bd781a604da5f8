"""Deciding on the drafts of a diary entry: a person confirms one into a request, drops it with a reason, or adds another.

Confirming goes through the use case by which every request is submitted: channel visit, at the time of the visit.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from services.intake.diaries.domain import MOST_DRAFTS, Content, Diary, Draft, DraftState, TooManyDrafts
from services.intake.diaries.use_cases import DiaryDesk, decide, sealed
from services.intake.requests.submission import Receipt, Submission, submit
from services.intake.residents.domain import Requester
from services.intake.visits.domain import WithdrawnAlready
from shared.contracts.errors import NotAllowed, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A draft as a person left it; `materials_complete` accepts it on the spot, which only a clerk may."""

    content: Content
    village_code: str
    materials_complete: bool = False


def confirm(desk: DiaryDesk, by: Person, diary_id: UUID, draft_id: UUID, said: Confirmed) -> Receipt:
    """确认: the draft becomes a request of the time of the visit. Raises what submitting raises, JustMade included."""
    diary, draft = _decidable(desk, by, diary_id, draft_id)
    content = said.content
    address = content.address or (f"{content.group}组" if content.group else None)
    submission = Submission(
        description=content.description,
        village_code=said.village_code,
        requester=Requester(content.person, content.phone, address),
        matter_code=content.matter_code,
        channel="visit",
        materials_complete=said.materials_complete,
        occurred_at=diary.occurred_at,
        visit_id=diary.visit_id or diary.id,
    )
    receipt = submit(desk.requests, by, submission)
    kept = replace(draft, status=DraftState.CONFIRMED, request_id=receipt.request.id)
    decide(desk, by, kept, sealed(desk, diary.id, replace(content, because=())))
    return receipt


def drop(desk: DiaryDesk, by: Person, diary_id: UUID, draft_id: UUID, reason: str) -> None:
    """不要: a person says why the draft is no request."""
    _, draft = _decidable(desk, by, diary_id, draft_id)
    decide(desk, by, replace(draft, status=DraftState.DROPPED, reason=reason), draft.content)


def add_draft(desk: DiaryDesk, by: Person, diary_id: UUID) -> None:
    """再加一件: an empty draft for what the reading missed."""
    diary = _locked(desk, by, diary_id)
    known = desk.store.drafts(diary_id)
    if len(known) >= MOST_DRAFTS:
        raise TooManyDrafts()
    content = sealed(desk, diary.id, Content(group=diary.village_group))
    desk.store.add_drafts([Draft(uuid7(), diary.id, len(known) + 1, DraftState.OPEN, content)])


def _decidable(desk: DiaryDesk, by: Person, diary_id: UUID, draft_id: UUID) -> tuple[Diary, Draft]:
    """The entry, locked, and one of its open drafts."""
    diary = _locked(desk, by, diary_id)
    draft = next((one for one in desk.store.drafts(diary_id) if one.id == draft_id), None)
    if draft is None:
        raise NotFound()
    draft.check_open()
    return diary, draft


def _locked(desk: DiaryDesk, by: Person, diary_id: UUID) -> Diary:
    diary = desk.store.locked(diary_id)
    if diary is None or not diary.may_be_read_by(by):
        raise NotFound()
    if not diary.may_be_decided_by(by):
        raise NotAllowed()
    if diary.withdrawn_at is not None:
        raise WithdrawnAlready()
    return diary
