"""A request from receipt to acceptance: its states, who may do what in which, and the rules of time. Pure.

Intake's part of the life of a request (收件 … 受理); everything after acceptance belongs to assignment. The one table of
transitions is `TRANSITIONS`; what is not in it is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.intake.requests.downstream import DOWNSTREAM
from shared.contracts.errors import N_, DomainError, Invalid, NotNow
from shared.identity.people import Person
from shared.identity.recusal import Recusal, recusal_of
from shared.reference.working_hours import at_local

RESIDENT: Final = "resident"
"""Who proves with tracking code and phone tail that the request is their own."""
READERS: Final = ("clerk", "dispatcher", "leader", "supervisor")
"""Who may read the requests of their area; domain.md §5."""
CHANNELS: Final = ("web", "window", "phone", "visit", "paper", "open311", "direct_line")
BEGINNING: Final = at_local(date(2014, 1, 1), time())
"""Nothing is entered from before the catalogue's first day."""


class State(StrEnum):
    SUBMITTED = "submitted"
    NEEDS_SUPPLEMENT = "needs_supplement"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ANSWERED = "answered"


STATE_NAMES: Final[dict[str, str]] = {
    State.SUBMITTED: N_("已登记"),
    State.NEEDS_SUPPLEMENT: N_("待补正"),
    State.ACCEPTED: N_("已受理"),
    State.REFUSED: N_("不予受理"),
    State.WITHDRAWN: N_("已撤回"),
    State.MERGED: N_("已并单"),
    State.ANSWERED: N_("已答复"),
}


ENDED: Final = (State.REFUSED, State.WITHDRAWN, State.MERGED, State.ANSWERED)
"""States in which a request is over here; what is accepted goes on elsewhere."""


class Command(StrEnum):
    ACCEPT = "accept"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CATEGORISE = "categorise"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ANSWER = "answer"


_SECOND = ("clerk", "dispatcher")
TRANSITIONS: Final[dict[tuple[State, Command], tuple[State, tuple[str, ...]]]] = {
    (State.SUBMITTED, Command.ACCEPT): (State.ACCEPTED, ("clerk",)),
    (State.SUBMITTED, Command.REQUEST_SUPPLEMENT): (State.NEEDS_SUPPLEMENT, _SECOND),
    (State.SUBMITTED, Command.REFUSE): (State.REFUSED, _SECOND),
    (State.SUBMITTED, Command.WITHDRAW): (State.WITHDRAWN, ("clerk", RESIDENT)),
    (State.NEEDS_SUPPLEMENT, Command.SUPPLEMENT): (State.SUBMITTED, ("clerk", RESIDENT)),
    (State.NEEDS_SUPPLEMENT, Command.REFUSE): (State.REFUSED, _SECOND),
    (State.NEEDS_SUPPLEMENT, Command.WITHDRAW): (State.WITHDRAWN, ("clerk", RESIDENT)),
    (State.SUBMITTED, Command.CATEGORISE): (State.SUBMITTED, _SECOND),
    (State.NEEDS_SUPPLEMENT, Command.CATEGORISE): (State.NEEDS_SUPPLEMENT, _SECOND),
    (State.SUBMITTED, Command.MERGE): (State.MERGED, _SECOND),
    (State.NEEDS_SUPPLEMENT, Command.MERGE): (State.MERGED, _SECOND),
    (State.MERGED, Command.UNMERGE): (State.SUBMITTED, _SECOND),
    (State.SUBMITTED, Command.ANSWER): (State.ANSWERED, ("clerk",)),
}
"""(state, command) → (state afterwards, who may). A refusal leaves the state as it is until a second person confirms it;
taking back a merge leads to the state before it (`Request.merged_from`)."""


class NeedsSecondPerson(DomainError):
    """What needs two people needs two persons (domain.md §5)."""

    sentence = N_("这一步要由另一位工作人员来确认，不能由同一个人办两次。")
    status = 409
    code = "needs-second-person"


class StaffOnly(Invalid):
    sentence = N_("这几项只有窗口工作人员可以填写。")
    status = 403
    code = "staff-only"


IN_FUTURE = N_("时间不能晚于现在。")
TOO_EARLY = N_("时间不能早于2014年1月1日。")
BEFORE_LAST_STEP = N_("时间不能早于这件事的上一步。")
MATTER_NEEDED = N_("当场受理要先选定事项。")
OUTSIDE_AREA = N_("这个村（社区）不在您的辖区内。")
MERGED_VILLAGE = N_("这个村（社区）已经并入别处，请选并入后的村（社区）。")
NO_SUCH_VILLAGE = N_("没有这个村（社区），请从列表里选一个。")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as stored; what is sealed stays sealed (`shared.contracts.schemas.Sealed`)."""

    id: UUID
    number: str
    resident_id: UUID
    status: State
    village: str
    channel: str
    description: str = field(repr=False)
    tracking_code: str = field(repr=False)
    tracking_hash: str = field(repr=False)
    submitted_at: datetime
    recorded_at: datetime
    last_event_at: datetime
    language: str | None = None
    matter_code: str | None = None
    matter_version: int | None = None
    suggested_code: str | None = None
    requester_name: str | None = None
    requester_phone: str | None = None
    requester_address: str | None = None
    id_number: str | None = None
    beneficiary: str | None = None
    beneficiary_id: UUID | None = None
    organisation: str | None = None
    organisation_hash: str | None = None
    tail_hash: str | None = None
    signs_on_paper: bool = False
    photos: Sequence[Mapping[str, Any]] = ()
    additions: Sequence[Mapping[str, Any]] = ()
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    promised_due_on: date | None = None
    provisional: bool | None = None
    calendar_version: str = ""
    notices: int = 0
    noticed_by: UUID | None = None
    missing: Sequence[str] = ()
    reason: str | None = None
    where_to: str | None = None
    refusal_proposed_by: UUID | None = None
    refused_by: UUID | None = None
    visit_id: UUID | None = None
    merged_into: UUID | None = None
    merged_from: str | None = None
    merged_at: datetime | None = None
    entered_by: UUID | None = None
    held_by: UUID | None = None
    received_at: datetime | None = None
    deemed: bool = False
    notice_proposed_by: UUID | None = None
    proposed_missing: Sequence[str] = ()
    complaint: str | None = field(default=None, repr=False)
    recused_persons: Sequence[UUID] = ()
    recused_areas: Sequence[str] = ()
    words_sketch: bytes | None = field(default=None, repr=False)
    answer_id: UUID | None = None
    answer_note: str | None = field(default=None, repr=False)
    answered_at: datetime | None = None
    answered_by: UUID | None = None

    @property
    def recusal(self) -> Recusal:
        """Whom it is hidden from: a complaint about a person (回避)."""
        return recusal_of(self.recused_persons, self.recused_areas)

    def check_seen_by(self, person: Person) -> Person:
        """The person with the roles that count here; raises NotFound outside their area, and for whom it is hidden from."""
        standing = self.recusal.standing_of(person)
        standing.check_area(self.village, *READERS)
        return standing

    def next_state(self, command: Command) -> State:
        """The state after the command; raises NotNow, or HandledDownstream for what assignment does once it is accepted."""
        step = TRANSITIONS.get((self.status, command))
        if step is not None:
            return step[0]
        if self.status is State.ACCEPTED and command in DOWNSTREAM:
            raise DOWNSTREAM[command](link=f"/work/dispatch?request={self.id}")
        raise NotNow(state=STATE_NAMES[self.status])

    def allowed(self, person: Person) -> list[Command]:
        """What this person may do with it now, for the page's buttons."""
        standing = self.recusal.standing_of(person)
        return [
            command
            for (state, command), (_, who) in TRANSITIONS.items()
            if state is self.status and standing.may_in(self.village, *who)
        ]


def may(command: Command) -> tuple[str, ...]:
    """Every role that may give the command in some state."""
    return tuple(sorted({role for (_, given), (_, who) in TRANSITIONS.items() if given is command for role in who}))


def moment_of(occurred_at: datetime | None, now: datetime, not_before: datetime = BEGINNING) -> datetime:
    """When a step happened: as entered, else now. Never in the future, before 2014 or before the case's last step (Invalid).

    Without an entry it is never before the last step either: two machines' clocks may differ a little.
    """
    if occurred_at is None:
        return max(now, not_before)
    if occurred_at > now:
        raise Invalid({"occurred_at": [IN_FUTURE]})
    if occurred_at < BEGINNING:
        raise Invalid({"occurred_at": [TOO_EARLY]})
    if occurred_at < not_before:
        raise Invalid({"occurred_at": [BEFORE_LAST_STEP]})
    return occurred_at


def event_head(request: Request) -> dict[str, Any]:
    """What `request.submitted` and `request.accepted` have in common."""
    return {
        "number": request.number,
        "channel": request.channel,
        "matter_code": request.matter_code,
        "resident_id": request.resident_id,
        "tracking_hash": request.tracking_hash,
        "tail_hash": request.tail_hash,
        "beneficiary": request.beneficiary,
        "organisation": request.organisation,
        "photos": [{"hash": photo["hash"], "key": photo["key"]} for photo in request.photos],
        "visit_id": request.visit_id,
        **request.recusal.as_data(),
    }
