"""Answering a request from an approved answer and closing it with that (咨询件): one step of one person, before acceptance."""

from dataclasses import replace
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from services.intake.answers.domain import Answer, NotApproved
from services.intake.originals.domain import check_none_out
from services.intake.originals.use_cases import KnowsOriginals
from services.intake.receipt.domain import deemed_matter, lapses_on
from services.intake.requests.domain import Command, Request, State, moment_of
from services.intake.requests.use_cases import Desk, locked_for, publish
from shared.contracts.errors import NotNow
from shared.identity.people import Person
from shared.reference.working_hours import at_local, local_day


class TellsAnswers(Protocol):
    """Where approved answers are found; `answers.store.AnswerStore`."""

    def one(self, answer_id: UUID) -> Answer | None: ...
    def used(self, answer_id: UUID, day: date, solved: bool) -> None: ...


def answer(
    desk: Desk,
    answers: TellsAnswers,
    originals: KnowsOriginals,
    by: Person,
    request_id: UUID,
    answer_id: UUID,
    note: str | None = None,
    occurred_at: datetime | None = None,
) -> Request:
    """Read out, and closed with it. Raises NotApproved for what may not be told there that day, OriginalsOut, Invalid.

    It is counted under the answer's matter, else the one the request is about, as a consultation; on time when the notice
    of acceptance would have been.
    """
    request = locked_for(desk, by, request_id, Command.ANSWER)
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    told = answers.one(answer_id)
    today = local_day(desk.clock.now())
    if told is None or not told.answers_in(request.village, today):
        raise NotApproved(state="")
    originals.hold(request.id)
    check_none_out(originals.of_request(request.id))
    answered = _answered(desk, request, told, by, note, at)
    _keep(desk, answered)
    answers.used(told.id, today, solved=True)
    _publish(desk, answered, told, by)
    return answered


def _answered(desk: Desk, request: Request, told: Answer, by: Person, note: str | None, at: datetime) -> Request:
    day = local_day(at)
    matter = desk.catalogue.find(told.words.matter_code, day) or deemed_matter(desk.catalogue, request, day)
    if matter is None:
        raise NotNow(state="")
    return replace(
        request,
        status=State.ANSWERED,
        answer_id=told.id,
        answer_note=desk.seal.seal(request.resident_id, "answer_note", note) if note else None,
        answered_at=at,
        answered_by=by.id,
        matter_code=matter.code,
        matter_version=matter.version,
        last_event_at=at,
        held_by=by.id,
        refusal_proposed_by=None,
        notice_proposed_by=None,
        reason=None,
        where_to=None,
    )


def _keep(desk: Desk, answered: Request) -> None:
    desk.store.change(
        answered.id,
        status=answered.status,
        answer_id=answered.answer_id,
        answer_note=answered.answer_note,
        answered_at=answered.answered_at,
        answered_by=answered.answered_by,
        matter_code=answered.matter_code,
        matter_version=answered.matter_version,
        last_event_at=answered.last_event_at,
        held_by=answered.held_by,
        refusal_proposed_by=None,
        notice_proposed_by=None,
        reason=None,
        where_to=None,
    )


def _publish(desk: Desk, answered: Request, told: Answer, by: Person) -> None:
    matter = desk.catalogue.of_version(answered.matter_code, answered.matter_version, local_day(answered.last_event_at))
    assert matter is not None
    received = answered.received_at or answered.submitted_at
    closing = desk.points.closing(answered.village)
    data = {
        "answer_id": told.id,
        "answer_version": told.version,
        "question": {"zh": told.words.question_zh, "en": told.words.question_en},
        "answer": {"zh": told.words.answer_zh, "en": told.words.answer_en},
        "note": answered.answer_note,
        "matter_code": matter.code,
        "matter_name": matter.name,
        "matter_name_en": matter.name_en,
        "category": matter.for_event()["category"],
        "due_at": at_local(lapses_on(received), closing),
    }
    publish(desk, answered, "request.answered", by.acting_as("clerk"), data)
