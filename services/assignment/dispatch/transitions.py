"""Where a request may stand after acceptance, which command moves it where, and who may give it (design §5). Pure.

`TRANSITIONS` is the one table: what is not in it is refused with 409 and a plain sentence.
"""

from enum import StrEnum
from typing import Final

from shared.contracts.errors import N_, NotFound, NotNow


class State(StrEnum):
    """The states assignment owns."""

    ACCEPTED = "accepted"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
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
    UNDO_COMPLETION = "undo_completion"
    RETURN = "return"
    UPHOLD = "uphold"
    GO_ON = "go_on"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK_PAUSE = "ask_pause"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    ASSIST = "assist"
    SEND_UP = "send_up"
    CONFIRM = "confirm"
    REJECT = "reject"
    UNDO_CLOSING = "undo_closing"
    LET_SILENCE_CLOSE = "let_silence_close"
    DENY = "deny"
    DELIVER = "deliver"
    RATE = "rate"
    REOPEN = "reopen"
    REASSIGN = "reassign"
    PUT_BACK = "put_back"
    URGE = "urge"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"
    TERMINATE = "terminate"


HANDLER, DISPATCHER, SUPERVISOR, CLERK, RESIDENT, ROUND = (
    "handler",
    "dispatcher",
    "supervisor",
    "clerk",
    "resident",
    "round",
)

STATE_WORDS: Final[dict[str, str]] = {
    State.ACCEPTED: N_("已受理·待派单"),
    State.OFFERED: N_("派单中·待接单"),
    State.ASSIGNED: N_("已接单"),
    State.IN_PROGRESS: N_("办理中"),
    State.RETURNED: N_("退单待审定"),
    State.SUSPENDED: N_("已挂起"),
    State.AWAITING_CONFIRMATION: N_("办毕·待群众确认"),
    State.CLOSED: N_("办结"),
    State.REOPENED: N_("重办"),
    State.WITHDRAWN: N_("已撤回"),
    State.MERGED: N_("已并单"),
    State.TERMINATED: N_("已终止"),
}

_DONE_BY_HANDLER = frozenset({HANDLER, DISPATCHER})
_BY_DISPATCHER = frozenset({DISPATCHER})
_BY_SUPERVISOR = frozenset({SUPERVISOR})
_RULED_BY = frozenset({DISPATCHER, SUPERVISOR})
_ASKED_BY = frozenset({HANDLER, DISPATCHER, SUPERVISOR})
_BY_RESIDENT = frozenset({RESIDENT, DISPATCHER})
_CONFIRMED_BY = frozenset({RESIDENT, DISPATCHER, CLERK})
_DELIVERED_BY = frozenset({HANDLER, DISPATCHER, CLERK})
_BY_ROUND = frozenset({ROUND})
_IN_HAND = (State.ASSIGNED, State.IN_PROGRESS)
_RUNNING = (State.ACCEPTED, State.OFFERED, *_IN_HAND, State.RETURNED, State.REOPENED)
_BEFORE_DONE = (*_RUNNING, State.SUSPENDED)
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
    (State.AWAITING_CONFIRMATION, Command.DENY): (State.AWAITING_CONFIRMATION, _DELIVERED_BY),
    (State.AWAITING_CONFIRMATION, Command.DELIVER): (State.CLOSED, _DELIVERED_BY),
    (State.CLOSED, Command.UNDO_CLOSING): (State.AWAITING_CONFIRMATION, _CONFIRMED_BY),
    (State.CLOSED, Command.RATE): (State.CLOSED, _CONFIRMED_BY),
    (State.AWAITING_CONFIRMATION, Command.UNDO_COMPLETION): (State.IN_PROGRESS, _DONE_BY_HANDLER),
    (State.CLOSED, Command.REOPEN): (State.REOPENED, _BY_SUPERVISOR),
    (State.SUSPENDED, Command.RESUME): (State.IN_PROGRESS, _ASKED_BY | _BY_ROUND),
    (State.MERGED, Command.UNMERGE): (State.ACCEPTED, _BY_DISPATCHER),
    (State.RETURNED, Command.GO_ON): (State.IN_PROGRESS, _RULED_BY),
    **{(state, Command.GO_ON): (state, _RULED_BY) for state in _IN_HAND},
    **{(state, Command.UPHOLD): (State.ACCEPTED, _RULED_BY) for state in (*_IN_HAND, State.RETURNED)},
    **{(state, Command.SUSPEND): (State.SUSPENDED, _RULED_BY) for state in _IN_HAND},
    **{(state, Command.ASK_PAUSE): (state, _DONE_BY_HANDLER) for state in _IN_HAND},
    **{(state, Command.ASK_EXTENSION): (state, _ASKED_BY) for state in _RUNNING},
    **{(state, Command.EXTEND): (state, _RULED_BY) for state in _RUNNING},
    **{(state, Command.ASSIST): (state, _BY_DISPATCHER) for state in _IN_HAND},
    **{(state, Command.SEND_UP): (state, _DONE_BY_HANDLER) for state in _IN_HAND},
    **{(state, Command.MERGE): (State.MERGED, _BY_DISPATCHER) for state in _BEFORE_DONE},
    **{(state, Command.REASSIGN): (State.OFFERED, _BY_DISPATCHER) for state in _RUNNING},
    **{(state, Command.PUT_BACK): (State.ACCEPTED, _BY_DISPATCHER) for state in _RUNNING},
    **{(state, Command.URGE): (state, _BY_RESIDENT) for state in _OPEN},
    **{(state, Command.WITHDRAW): (State.WITHDRAWN, _BY_RESIDENT) for state in _BEFORE_DONE},
    **{(state, Command.TERMINATE): (State.TERMINATED, _RULED_BY) for state in _BEFORE_DONE},
}
"""(state, command) → (next state, who may). Returning and reassigning leave the clock alone (domain.md §3).

A pause ends where it began: RESUME leads back to the state that was suspended, as the pause remembers it.
"""


def next_state(state: State, command: Command, roles: frozenset[str]) -> State:
    """Where the command leads. Raises NotNow (409) where the state forbids it, NotFound for whom it is not for."""
    target = TRANSITIONS.get((state, command))
    if target is None:
        raise NotNow(state=STATE_WORDS[state])
    if not target[1] & roles:
        raise NotFound()
    return target[0]
