"""When a case goes to the upper unit (上报), when its answer is due and who may take it back. Pure.

Sending up stops no clock: it is not among the lawful reasons of a pause (domain.md §3). The case stays its handler's.
It does not end with its case: the upper unit was asked and its answer comes on paper whether or not the case was
withdrawn, merged or done again meanwhile, and what came belongs to the file. So an answer is recorded at any time; only
completing waits for it (`dispatch.domain.check_not_sent_up`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.assignment.dispatch.domain import DISPATCHER, HANDLER, STATE_WORDS, State
from shared.contracts.errors import N_, DomainError, Invalid, NotFound, NotNow
from shared.reference.calendar import WorkingCalendar
from shared.reference.working_hours import local_day

SENDERS: Final = frozenset({HANDLER, DISPATCHER})
LONGEST_WAIT: Final = timedelta(days=365)
"""No answer is expected later than this; a date beyond it is a slip of the pen."""
_RESTS_ON_IT: Final = frozenset({State.AWAITING_CONFIRMATION, State.CLOSED})
"""Completed after the answer came: the completion is taken back first."""


class SentUpOnce(DomainError):
    sentence = N_("这件事已经上报，还在等答复。收到答复或撤销以后才能再报。")
    status = 409
    code = "sent-up-already"


class AnsweredAlready(DomainError):
    sentence = N_("这次上报已经有答复或已撤销，请看最新的情况。")
    status = 409
    code = "sent-up-settled"


class NotYours(DomainError):
    """Whoever sent it takes it back; anybody else records what came of it."""

    sentence = N_("只有登记上报的人能撤销。")
    status = 403
    code = "not-who-sent-it"


class NotTheSameDay(DomainError):
    sentence = N_("上报只能在登记的当天撤销。已经过了当天，请登记答复。")
    status = 409
    code = "sent-up-not-today"


class NotAnswered(DomainError):
    sentence = N_("这次上报没有登记过答复，或答复已撤销。")
    status = 409
    code = "sent-up-not-answered"


class NotYourAnswer(DomainError):
    sentence = N_("只有登记答复的人能撤销答复。")
    status = 403
    code = "not-who-answered"


class AnswerNotToday(DomainError):
    sentence = N_("答复只能在登记的当天撤销。")
    status = 409
    code = "answer-not-today"


@dataclass(frozen=True, slots=True)
class SentUp:
    """A case with the upper unit; `reason` and `answer` are sealed under the resident's key, the rest stands open."""

    id: UUID
    request_id: UUID
    unit: str
    unit_code: str | None
    reference: str | None
    reason: str | None = field(repr=False)
    sent_on: date
    expected_on: date
    sent_by: UUID
    recorded_at: datetime
    answered_on: date | None = None
    answer: str | None = field(default=None, repr=False)
    undone_at: datetime | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.answered_on is None and self.undone_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether the answer should have come by now; on the expected day itself it is still in time."""
        return self.waits and self.expected_on < today


def check_days(
    sent_on: date, expected_on: date, accepted_at: datetime, now: datetime, calendar: WorkingCalendar
) -> None:
    """Sent between acceptance and today, the answer on a working day after today. Raises Invalid (422), all findings at once."""
    today, wrong = local_day(now), dict[str, list[str]]()
    if sent_on > today:
        wrong["sent_on"] = [N_("上报日期不能晚于今天。")]
    elif sent_on < local_day(accepted_at):
        wrong["sent_on"] = [N_("上报日期不能早于受理日期。")]
    if expected_on <= today:
        wrong["expected_on"] = [N_("预计答复日期应当在今天以后。")]
    elif expected_on > today + LONGEST_WAIT:
        wrong["expected_on"] = [N_("预计答复日期不能超过一年，请核对。")]
    elif not calendar.is_working_day(expected_on):
        wrong["expected_on"] = [N_("这一天不是工作日，请选一个工作日。")]
    if wrong:
        raise Invalid(wrong)


def check_answer_day(answered_on: date, sent: SentUp, now: datetime) -> None:
    """An answer comes after what it answers, and not tomorrow. Raises Invalid (422)."""
    if answered_on > local_day(now):
        raise Invalid({"answered_on": [N_("答复日期不能晚于今天。")]})
    if answered_on < sent.sent_on:
        raise Invalid({"answered_on": [N_("答复日期不能早于上报日期。")]})


def check_waits(sent: SentUp, roles: frozenset[str]) -> None:
    """Raises NotFound for whom it is not for, AnsweredAlready (409)."""
    if not roles & SENDERS:
        raise NotFound()
    if not sent.waits:
        raise AnsweredAlready()


def check_answer_undo(sent: SentUp, state: State, roles: frozenset[str], by: UUID, now: datetime) -> None:
    """The same day, by who recorded it, before anything rests on it.

    Raises NotFound, NotAnswered (409), NotYourAnswer (403), AnswerNotToday (409) or NotNow (409).
    """
    if not roles & SENDERS:
        raise NotFound()
    if sent.answered_at is None:
        raise NotAnswered()
    if sent.answered_by != by:
        raise NotYourAnswer()
    if local_day(sent.answered_at) != local_day(now):
        raise AnswerNotToday()
    if state in _RESTS_ON_IT:
        raise NotNow(state=STATE_WORDS[state])


def check_undo(sent: SentUp, by: UUID, now: datetime) -> None:
    """The same day, by who sent it. Raises NotYours (403) or NotTheSameDay (409)."""
    if sent.sent_by != by:
        raise NotYours()
    if local_day(sent.recorded_at) != local_day(now):
        raise NotTheSameDay()
