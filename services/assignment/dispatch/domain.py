"""Where a request may stand after acceptance, which command moves it where, and who may give it (design §5). Pure.

`TRANSITIONS` is the one table: what is not in it is refused with 409 and a plain sentence. Times of back-entries
(补录) are judged here too. What is stored, and what is personal, is not this module's business.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, NotFound, NotNow
from shared.identity.recusal import NOBODY, Recusal


class State(StrEnum):
    """The states assignment owns."""

    ACCEPTED = "accepted"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


class Command(StrEnum):
    """What a person, or the clock, may ask of a request."""

    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    START = "start"
    LOG = "log"
    COMPLETE = "complete"
    RETURN = "return"
    CONFIRM = "confirm"
    REJECT = "reject"
    UNDO_CLOSING = "undo_closing"
    LET_SILENCE_CLOSE = "let_silence_close"
    DELIVER = "deliver"
    RATE = "rate"
    REASSIGN = "reassign"
    URGE = "urge"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"


HANDLER, DISPATCHER, CLERK, RESIDENT, ROUND = "handler", "dispatcher", "clerk", "resident", "round"

STATE_WORDS: Final[dict[str, str]] = {
    State.ACCEPTED: N_("已受理·待派单"),
    State.OFFERED: N_("派单中·待接单"),
    State.ASSIGNED: N_("已接单"),
    State.IN_PROGRESS: N_("办理中"),
    State.RETURNED: N_("退单待审定"),
    State.AWAITING_CONFIRMATION: N_("办毕·待群众确认"),
    State.CLOSED: N_("办结"),
    State.WITHDRAWN: N_("已撤回"),
    State.TERMINATED: N_("已终止"),
}

_DONE_BY_HANDLER = frozenset({HANDLER, DISPATCHER})
_BY_DISPATCHER = frozenset({DISPATCHER})
_BY_RESIDENT = frozenset({RESIDENT, DISPATCHER})
_CONFIRMED_BY = frozenset({RESIDENT, DISPATCHER, CLERK})
_DELIVERED_BY = frozenset({HANDLER, DISPATCHER, CLERK})
_BY_ROUND = frozenset({ROUND})
_BEFORE_DONE = (State.ACCEPTED, State.OFFERED, State.ASSIGNED, State.IN_PROGRESS, State.RETURNED)
_OPEN = (*_BEFORE_DONE, State.AWAITING_CONFIRMATION)

TRANSITIONS: Final[dict[tuple[State, Command], tuple[State, frozenset[str]]]] = {
    (State.ACCEPTED, Command.OFFER): (State.OFFERED, _BY_ROUND),
    (State.OFFERED, Command.ACCEPT): (State.ASSIGNED, _DONE_BY_HANDLER),
    (State.OFFERED, Command.DECLINE): (State.ACCEPTED, _DONE_BY_HANDLER),
    (State.OFFERED, Command.EXPIRE): (State.ACCEPTED, _BY_ROUND),
    (State.ASSIGNED, Command.START): (State.IN_PROGRESS, _DONE_BY_HANDLER),
    (State.ASSIGNED, Command.LOG): (State.ASSIGNED, _DONE_BY_HANDLER),
    (State.IN_PROGRESS, Command.LOG): (State.IN_PROGRESS, _DONE_BY_HANDLER),
    (State.IN_PROGRESS, Command.COMPLETE): (State.AWAITING_CONFIRMATION, _DONE_BY_HANDLER),
    (State.ASSIGNED, Command.RETURN): (State.RETURNED, _DONE_BY_HANDLER),
    (State.IN_PROGRESS, Command.RETURN): (State.RETURNED, _DONE_BY_HANDLER),
    (State.AWAITING_CONFIRMATION, Command.CONFIRM): (State.CLOSED, _CONFIRMED_BY),
    (State.AWAITING_CONFIRMATION, Command.REJECT): (State.IN_PROGRESS, _CONFIRMED_BY),
    (State.AWAITING_CONFIRMATION, Command.LET_SILENCE_CLOSE): (State.CLOSED, _BY_ROUND),
    (State.AWAITING_CONFIRMATION, Command.DELIVER): (State.CLOSED, _DELIVERED_BY),
    (State.CLOSED, Command.UNDO_CLOSING): (State.AWAITING_CONFIRMATION, _CONFIRMED_BY),
    (State.CLOSED, Command.RATE): (State.CLOSED, _CONFIRMED_BY),
    **{(state, Command.REASSIGN): (State.OFFERED, _BY_DISPATCHER) for state in _BEFORE_DONE},
    **{(state, Command.URGE): (state, _BY_RESIDENT) for state in _OPEN},
    **{(state, Command.WITHDRAW): (State.WITHDRAWN, _BY_RESIDENT) for state in _BEFORE_DONE},
    **{(state, Command.TERMINATE): (State.TERMINATED, _BY_DISPATCHER) for state in _BEFORE_DONE},
}
"""(state, command) → (next state, who may). Returning and reassigning leave the clock alone (domain.md §3)."""

OUTCOMES: Final = ("solved", "partly", "unsolved", "refused_by_law", "explained")
DECLINE_REASONS: Final[dict[str, str]] = {
    "busy": N_("这几天忙不过来"),
    "too_far": N_("路太远"),
    "lacks_skill": N_("这件事我办不了"),
    "ill": N_("身体不适"),
    "knows_party": N_("与当事人有关系，应当回避"),
    "other": N_("其他原因"),
}
METHODS: Final[dict[str, str]] = {
    "phone": N_("电话"),
    "in_person": N_("当面"),
    "paper": N_("纸质签字"),
    "message": N_("短信或微信"),
    "delivery": N_("送达"),
}
"""How a staff member learnt what they enter on behalf of somebody else."""

_CHINA = timezone(timedelta(hours=8))
LENIENCE = timedelta(minutes=5)
"""An entry later than this after the fact is a back-entry, as in `shared.contracts.events`."""


class InTheFuture(DomainError):
    sentence = N_("发生时间不能晚于现在。")
    status = 422
    code = "in-the-future"


class BeforeThePrevious(DomainError):
    sentence = N_("发生时间不能早于这件事的上一步（%(previous)s）。")
    status = 422
    code = "before-the-previous"


class OfferExpired(DomainError):
    sentence = N_("这张派单已经过了答复时间，正在另找人。")
    status = 409
    code = "offer-expired"


class NoLongerServing(DomainError):
    sentence = N_("这位志愿者已停止服务，不能接单。请改派。")
    status = 409
    code = "no-longer-serving"


class NoFreePlace(DomainError):
    sentence = N_("这位志愿者手上的事已经满了。如仍要派给他，请写明理由。")
    status = 409
    code = "no-free-place"


class StandsAside(DomainError):
    """回避: a complaint is never given to whom it is about, nor to anybody who serves only there."""

    sentence = N_("这件事反映的就是这位志愿者或其所在地，应当回避，请另选一位。")
    status = 409
    code = "must-stand-aside"


class OwnWork(DomainError):
    """What needs two people needs two persons (domain.md §5)."""

    sentence = N_("办理人不能替群众确认自己办的事，请由另一位同志回访。")
    status = 403
    code = "own-work"


@dataclass(frozen=True, slots=True)
class Handler:
    """The volunteer an offer or an assignment names."""

    id: UUID
    number: str
    name: str
    person_id: UUID | None
    active: bool


@dataclass(frozen=True, slots=True)
class OfferMade:
    """An offer as last stored."""

    id: UUID
    status: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """An assignment as last stored: from accepting an offer until the work is done, returned or taken away."""

    id: UUID
    status: str
    outcome: str | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """A request under the lock of its row, with its open offer or live assignment and whom that names."""

    id: UUID
    number: str
    state: State
    area: str
    matter: dict[str, Any]
    due_at: datetime
    last_event_at: datetime
    back_entered: bool
    resident_id: UUID
    round: int
    rejections: int
    offer: OfferMade | None = None
    duty: Duty | None = None
    handler: Handler | None = None
    recusal: Recusal = NOBODY


def next_state(state: State, command: Command, roles: frozenset[str]) -> State:
    """Where the command leads. Raises NotNow (409) where the state forbids it, NotFound for whom it is not for."""
    target = TRANSITIONS.get((state, command))
    if target is None:
        raise NotNow(state=STATE_WORDS[state])
    if not target[1] & roles:
        raise NotFound()
    return target[0]


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, and whether it was entered noticeably later."""

    at: datetime
    is_back_entry: bool


def happened(stated: datetime | None, now: datetime, previous: datetime) -> When:
    """The time a fact happened: as stated, or now. Raises InTheFuture or BeforeThePrevious (422)."""
    if stated is None:
        return When(max(now, previous), False)
    if stated > now + timedelta(seconds=2):
        raise InTheFuture({"occurred_at": [InTheFuture.sentence]})
    if stated < previous:
        raise BeforeThePrevious(previous=previous.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M"))
    return When(stated, now - stated > LENIENCE)


def day_of(at: datetime) -> date:
    """The calendar day in the district: 16:30 UTC is already the next one."""
    return at.astimezone(_CHINA).date()


def follows(case: Case, now: datetime) -> datetime:
    """When what the system does by itself happened: a back-entered case's consequences inherit its time (design §4)."""
    return case.last_event_at if case.back_entered else max(now, case.last_event_at)


def approver_of(who: UUID | None, handler: Handler) -> UUID | None:
    """Who approved a completion: another person than the handler who entered it is the approval (domain.md §3)."""
    return who if who is not None and who != handler.person_id else None
