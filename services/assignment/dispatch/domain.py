"""A request after acceptance with its open offer or live assignment, and the times of back-entries (补录). Pure.

Which command leads where, and who may give it, is in `transitions`. What is stored, and what is personal, is not this
module's business.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final
from uuid import UUID

from services.assignment.dispatch.transitions import CLERK as CLERK
from services.assignment.dispatch.transitions import DISPATCHER as DISPATCHER
from services.assignment.dispatch.transitions import HANDLER as HANDLER
from services.assignment.dispatch.transitions import RESIDENT as RESIDENT
from services.assignment.dispatch.transitions import ROUND as ROUND
from services.assignment.dispatch.transitions import STATE_WORDS as STATE_WORDS
from services.assignment.dispatch.transitions import SUPERVISOR as SUPERVISOR
from services.assignment.dispatch.transitions import TRANSITIONS as TRANSITIONS
from services.assignment.dispatch.transitions import Command as Command
from services.assignment.dispatch.transitions import State as State
from services.assignment.dispatch.transitions import next_state as next_state
from shared.contracts.errors import N_, DomainError
from shared.identity.recusal import NOBODY, Recusal
from shared.reference.calendar import FIRST_VERSION

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


class StillSentUp(DomainError):
    """What the upper unit decides is not done before it has answered; `link` is where the answer is recorded."""

    sentence = N_("这件事%(sent_on)s上报了%(unit)s，还在等答复，不能登记办毕。请先登记答复：%(link)s")
    status = 409
    code = "still-sent-up"


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
class WithUpperUnit:
    """A sending up (上报) that waits for its answer."""

    unit: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class Case:
    """A request under the lock of its row, with its open offer or live assignment and whom that names."""

    id: UUID
    number: str
    state: State
    area: str
    matter: dict[str, Any]
    accepted_at: datetime
    due_at: datetime
    last_event_at: datetime
    back_entered: bool
    resident_id: UUID
    round: int
    rejections: int
    returns: int
    calendar_version: str = FIRST_VERSION
    offer: OfferMade | None = None
    duty: Duty | None = None
    handler: Handler | None = None
    recusal: Recusal = NOBODY
    with_upper_unit: WithUpperUnit | None = None


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


def check_not_sent_up(case: Case) -> None:
    """Raises StillSentUp (409) while an upper unit's answer is out."""
    sent = case.with_upper_unit
    if sent is not None:
        raise StillSentUp(sent_on=sent.sent_on.isoformat(), unit=sent.unit, link=f"/work/sent-up/{case.id}")
