"""Writing, editing, approving and retiring an answer; each notes in the audit who did it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.answers.domain import (
    END_BEFORE_BEGIN,
    KEEPERS,
    NO_SUCH_MATTER,
    NO_SUCH_UNIT,
    Answer,
    NewVersionWaits,
    NotInUse,
    Standing,
    Words,
    check_approval,
    check_editable,
    check_tag,
    check_words,
)
from services.intake.matters.domain import Catalogue
from shared.contracts.errors import Invalid, NotFound
from shared.contracts.events import Actor, Clock, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day

Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]


class KeepsAnswers(Protocol):
    """Where answers are kept; `answers.store.AnswerStore`."""

    def one(self, answer_id: UUID) -> Answer | None: ...
    def locked(self, answer_id: UUID) -> Answer | None: ...
    def line(self, line: UUID, locked: bool = False) -> Sequence[Answer]: ...
    def add(self, answer: Answer) -> None: ...
    def edit(self, answer: Answer) -> None: ...
    def approve(self, answer_id: UUID, by: UUID, at: datetime, start: date) -> None: ...
    def retire(self, answer_id: UUID, by: UUID, at: datetime) -> None: ...
    def end(self, answer_id: UUID, day: date) -> None: ...
    def drop(self, answer_id: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class AnswerOffice:
    """What looking after answers works with within one transaction."""

    store: KeepsAnswers
    clock: Clock
    note: Note
    catalogue: Catalogue
    by: Person

    @property
    def today(self) -> date:
        return local_day(self.clock.now())

    def record(self, action: str, answer: Answer) -> None:
        detail = {"line": str(answer.line), "version": answer.version}
        self.note(self.by.acting_as(*KEEPERS), action, answer.id, answer.words.area, detail)


def write(office: AnswerOffice, words: Words) -> Answer:
    """A new answer, waiting for another person's approval. Raises Invalid."""
    _check(office, words)
    made = uuid7()
    answer = Answer(made, made, 1, words, office.by.id, office.clock.now())
    office.store.add(answer)
    office.record("answer_written", answer)
    return answer


def write_version(office: AnswerOffice, answer_id: UUID, words: Words, expected: str | None = None) -> Answer:
    """A new wording of an approved answer; the one that stands is told until this one is approved and its day comes."""
    before = _kept(office, answer_id)
    check_tag(before, expected)
    line = office.store.line(before.line, locked=True)
    if any(one.approved_at is None for one in line):
        raise NewVersionWaits()
    _check(office, words)
    answer = Answer(
        uuid7(), before.line, line[0].version + 1, words, office.by.id, office.clock.now(), replaces=line[0].id
    )
    office.store.add(answer)
    office.record("answer_written", answer)
    return answer


def edit(office: AnswerOffice, answer_id: UUID, words: Words, expected: str | None = None) -> Answer:
    """Other words for one that waits; whoever edits it last has written it. Raises AlreadyApproved, Invalid."""
    answer = _kept(office, answer_id)
    check_tag(answer, expected)
    check_editable(answer)
    _check(office, words)
    now = office.clock.now()
    edited = replace(answer, words=words, written_by=office.by.id, written_at=now, revision=answer.revision + 1)
    office.store.edit(edited)
    office.record("answer_edited", edited)
    return edited


def approve(office: AnswerOffice, answer_id: UUID, expected: str | None = None) -> Answer:
    """Another person lets it be told from its day on, from today if that has passed; the version before ends that day."""
    answer = _kept(office, answer_id)
    check_tag(answer, expected)
    check_approval(answer, office.by.id)
    now = office.clock.now()
    start = max(answer.words.valid_from, office.today)
    if answer.words.valid_to is not None and answer.words.valid_to <= start:
        raise Invalid({"valid_to": [END_BEFORE_BEGIN]})
    for before in office.store.line(answer.line, locked=True):
        if before.id != answer.id:
            _give_way(office, before, start)
    office.store.approve(answer.id, office.by.id, now, start)
    office.record("answer_approved", answer)
    return replace(answer, words=replace(answer.words, valid_from=start), approved_by=office.by.id, approved_at=now)


def retire(office: AnswerOffice, answer_id: UUID, expected: str | None = None) -> Answer:
    """Tell it to nobody any more from this moment on; what was answered with it stays as it was."""
    answer = _kept(office, answer_id)
    check_tag(answer, expected)
    if answer.standing(office.today) not in (Standing.IN_USE, Standing.PLANNED):
        raise NotInUse()
    now = office.clock.now()
    office.store.retire(answer.id, office.by.id, now)
    office.record("answer_retired", answer)
    return replace(answer, retired_by=office.by.id, retired_at=now)


def drop(office: AnswerOffice, answer_id: UUID, expected: str | None = None) -> None:
    """Throw away one that was never approved."""
    answer = _kept(office, answer_id)
    check_tag(answer, expected)
    check_editable(answer)
    office.store.drop(answer.id)
    office.record("answer_dropped", answer)


def _give_way(office: AnswerOffice, before: Answer, start: date) -> None:
    """A version makes room for the next: it ends the day the next begins, or goes when it would have begun later."""
    if before.standing(office.today) not in (Standing.IN_USE, Standing.PLANNED):
        return
    if before.words.valid_from >= start:
        office.store.retire(before.id, office.by.id, office.clock.now())
    elif before.words.valid_to is None or before.words.valid_to > start:
        office.store.end(before.id, start)


def _kept(office: AnswerOffice, answer_id: UUID) -> Answer:
    answer = office.store.locked(answer_id)
    if answer is None or not office.by.may_in(answer.words.area, *KEEPERS):
        raise NotFound()
    return answer


def _check(office: AnswerOffice, words: Words) -> None:
    check_words(words, office.by, office.today)
    if words.matter_code and office.catalogue.find(words.matter_code, words.valid_from) is None:
        raise Invalid({"matter_code": [NO_SUCH_MATTER]})
    known = {unit.code for unit in office.catalogue.units.valid_on(words.valid_from)}
    if words.unit_code and words.unit_code not in known:
        raise Invalid({"unit_code": [NO_SUCH_UNIT]})
