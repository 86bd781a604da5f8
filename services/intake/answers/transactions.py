"""Answers and answering, each in a transaction of its own, for the JSON interface and the pages alike."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from services.intake.answers.answering import answer
from services.intake.answers.domain import Answer
from services.intake.answers.likeness import proposed
from services.intake.answers.schemas import AnswerSchema
from services.intake.answers.store import AnswerStore
from services.intake.answers.use_cases import AnswerOffice
from services.intake.answers.views import answer_view, told_view
from services.intake.originals.store import OriginalStore
from services.intake.requests.domain import Request
from services.intake.requests.use_cases import Desk
from services.intake.surroundings import around, noting
from shared.contracts.errors import NotFound
from shared.identity.access import person
from shared.identity.people import Person
from shared.reference.working_hours import local_day
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once
from shared.web.language import language


def office(work: Work) -> AnswerOffice:
    """The office of the person of this HTTP request."""
    return AnswerOffice(
        AnswerStore(work.connection), around().clock, noting(work.connection), around().catalogue(), person()
    )


def change(command: Callable[[AnswerOffice], Any]) -> Any:
    with around().database.transaction() as work:
        return command(office(work))


def make_once(asked: KeyedRequest | None, command: Callable[[AnswerOffice], Answer]) -> tuple[Reply, bool]:
    """Run what makes something, once per key."""

    def work(unit: Work) -> Reply:
        made = office(unit)
        return Reply(201, orjson.dumps(AnswerSchema().dump(answer_view(command(made), made.today))))

    return run_once(around().database, around().replies, asked, work)


def answer_request(
    by: Person, request_id: UUID, answer_id: UUID, note: str | None = None, occurred_at: datetime | None = None
) -> Request:
    """Answer and close a request."""
    with around().database.transaction() as work:
        connection = work.connection
        desk, originals = around().desk(work), OriginalStore(connection)
        return answer(desk, AnswerStore(connection), originals, by, request_id, answer_id, note, occurred_at)


def answer_within(
    work: Work, desk: Desk, by: Person, answer_id: UUID, occurred_at: datetime | None, request_id: UUID
) -> Request:
    """The same within a transaction under way: what was just entered is answered at once."""
    answers, originals = AnswerStore(work.connection), OriginalStore(work.connection)
    return answer(desk, answers, originals, by, request_id, answer_id, None, occurred_at)


def look_up(answer_id: UUID) -> Answer:
    """Raises NotFound."""
    with around().database.reading() as connection:
        found = AnswerStore(connection).one(answer_id)
    if found is None:
        raise NotFound()
    return found


def proposals(words: str, village: str | None, matter_code: str | None = None) -> list[dict[str, Any]]:
    """What could be read out to somebody who says this, in the reader's language; the likeliest first."""
    if not words.strip():
        return []
    with around().database.reading() as connection:
        known = AnswerStore(connection).in_use(local_day(around().clock.now()), village or None)
    return [told_view(one, language() == "en") for one in proposed(known, words, matter_code)]


def proposals_everywhere(words: str, matter_code: str | None) -> list[dict[str, Any]]:
    """The same of what holds in the whole district, for a resident whose village nobody knows yet."""
    with around().database.reading() as connection:
        known = AnswerStore(connection).in_use(local_day(around().clock.now()))
    whole = [one for one in known if one.holds_everywhere]
    return [told_view(one, language() == "en") for one in proposed(whole, words, matter_code)]


def told_publicly(answer_id: UUID) -> dict[str, Any]:
    """For anybody: an answer that was approved; raises NotFound for a draft."""
    answer = look_up(answer_id)
    if answer.approved_at is None:
        raise NotFound()
    return told_view(answer, language() == "en")


def on_request(made: Request, words: str, may_answer: bool, matter_code: str | None) -> dict[str, Any]:
    """For a request's page: what was told, else what could be, the likeliest first, and everything else in use there."""
    if not may_answer:
        return {"told_answer": told(made.answer_id), "answers": [], "other_answers": []}
    is_english = language() == "en"
    with around().database.reading() as connection:
        known = AnswerStore(connection).in_use(local_day(around().clock.now()), made.village)
    likely = proposed(known, words, matter_code)
    others = sorted((one for one in known if one not in likely), key=lambda one: one.words.question_zh)
    return {
        "told_answer": None,
        "answers": [told_view(one, is_english) for one in likely],
        "other_answers": [(str(one.id), told_view(one, is_english)["question"], "") for one in others],
    }


def told(answer_id: UUID | str | None) -> dict[str, Any] | None:
    """What was read out, for receipts and pages."""
    if answer_id is None:
        return None
    return told_view(look_up(UUID(str(answer_id))), language() == "en")


def note_use(answer_id: UUID, solved: bool) -> None:
    """A resident said whether it answers them: a count of that day, nobody's name. Raises NotFound for what is not told now."""
    today = local_day(around().clock.now())
    with around().database.transaction() as work:
        store = AnswerStore(work.connection)
        found = store.one(answer_id)
        if found is None or found.standing(today) != "in_use":
            raise NotFound()
        store.used(answer_id, today, solved)
