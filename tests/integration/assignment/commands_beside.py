"""Commands on what stands beside a case: denials, calls, helpers, upper units, and the cover of whoever is on leave."""

from datetime import timedelta

from sqlalchemy import Connection

from services.assignment.assistants import use_cases as assisting
from services.assignment.assistants.store import AssistantStore
from services.assignment.callbacks import use_cases as calls
from services.assignment.callbacks.domain import Answer, Told
from services.assignment.callbacks.store import CallbackStore
from services.assignment.confirming import closing
from services.assignment.denials import use_cases as denials
from services.assignment.denials.store import DenialStore
from services.assignment.dispatch.domain import Command, State
from services.assignment.dispatch.use_cases import working
from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.leave.store import LeaveStore
from services.assignment.leave.use_cases import take_over
from services.assignment.sending_up import use_cases as sending
from services.assignment.sending_up.store import SentUpStore
from shared.identity.people import Person
from shared.reference.calendar import official_calendar
from shared.reference.working_hours import local_day
from tests.integration.assignment.targets import Steps, Target

OWN = working.Entry("phone")
_IN_HAND, _WAITS = {State.ASSIGNED, State.IN_PROGRESS}, {State.AWAITING_CONFIRMATION}
_NOTICE = denials.Notice("收入超过标准", "《社会救助暂行办法》第九条", "区民政局", "区政府", "区法院")


def _nobody(*_: object) -> None:
    """No rectification is called about here."""


def _called(answer: Answer) -> object:
    return lambda d, c, by, on: calls.answer(d, CallbackStore(c), by, on.call, Told(answer), _nobody)


def _send_up(desk: Desk, connection: Connection, by: Person, on: Target) -> object:
    day = official_calendar().next_working_day(local_day(desk.clock.now()))
    return sending.send_up(desk, SentUpStore(connection), by, on.id, sending.Letter("区民政局", day, "超出权限"))


def _take_over(desk: Desk, connection: Connection, by: Person, on: Target) -> object:
    until = desk.clock.now() + timedelta(hours=4)
    return take_over(desk, LeaveStore(connection), on.cover or by, on.id, until)


BESIDE: Steps = {
    "refuse_by_law": (
        {State.IN_PROGRESS},
        {Command.COMPLETE},
        lambda d, _, by, on: working.complete(d, by, on.duty, "refused_by_law", "不符合条件", OWN),
    ),
    "deny": (
        _WAITS,
        {Command.DENY},
        lambda d, c, by, on: denials.write(d, DenialStore(c), by, on.duty, _NOTICE),
    ),
    "deliver": (
        _WAITS,
        {Command.DELIVER},
        lambda d, c, by, on: closing.deliver(d, DenialStore(c), by, on.id, True),
    ),
    "nobody_answers": (_WAITS, set(), _called(Answer.NO_ANSWER)),
    "called_solved": (_WAITS, {Command.CONFIRM}, _called(Answer.SOLVED)),
    "called_unsolved": (_WAITS, {Command.REJECT}, _called(Answer.NOT_SOLVED)),
    "assist": (
        _IN_HAND,
        {Command.ASSIST},
        lambda d, c, by, on: assisting.join(d, AssistantStore(c), by, on.duty, on.other),
    ),
    "end_help": (
        _IN_HAND,
        set(),
        lambda d, c, by, on: assisting.end(d, AssistantStore(c), by, on.help),
    ),
    "send_up": (_IN_HAND, {Command.SEND_UP}, _send_up),
    "upper_unit_answers": (
        _IN_HAND,
        set(),
        lambda d, c, by, on: sending.answer(d, SentUpStore(c), by, on.sent, "同意"),
    ),
    "take_back_sent": (_IN_HAND, set(), lambda d, c, by, on: sending.undo(d, SentUpStore(c), by, on.sent)),
    "take_back_answer": (
        _IN_HAND,
        set(),
        lambda d, c, by, on: sending.undo_answer(d, SentUpStore(c), by, on.answered),
    ),
    "take_over": ({State.OFFERED, *_IN_HAND}, {Command.REASSIGN, Command.ACCEPT}, _take_over),
}
