"""A request as somebody saw it before they pressed a button, and what a command is to a test that gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from services.assignment.confirming import use_cases as confirming
from services.assignment.dispatch.domain import Command, State
from services.assignment.dispatch.use_cases.desk import Desk
from shared.identity.people import Person

STANDING = """
    SELECT r.id, r.state, r.matter ->> 'closes_by' AS closes_by, o.id AS offer, a.id AS duty, p.id AS pause, e.id AS extension, v.id AS holder, v.person_id,
           (SELECT c.id FROM assignment.callback c WHERE c.request_id = r.id AND c.done_at IS NULL ORDER BY c.id LIMIT 1) AS call,
           (SELECT h.id FROM assignment.assistant h WHERE h.request_id = r.id AND h.ended_at IS NULL ORDER BY h.id LIMIT 1) AS help,
           (SELECT s.id FROM assignment.sent_up s WHERE s.request_id = r.id AND s.answered_on IS NULL AND s.undone_at IS NULL) AS sent,
           (SELECT s.id FROM assignment.sent_up s WHERE s.request_id = r.id AND s.answered_on IS NOT NULL ORDER BY s.id DESC LIMIT 1) AS answered,
           (SELECT b.person_id FROM assignment.leave l JOIN assignment.volunteer b ON b.id = l.cover_id
            WHERE l.volunteer_id = v.id ORDER BY l.id DESC LIMIT 1) AS cover
    FROM assignment.request r LEFT JOIN assignment.offer o ON o.request_id = r.id AND o.status = 'open'
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    LEFT JOIN assignment.volunteer v ON v.id = coalesce(o.volunteer_id, a.volunteer_id)
    LEFT JOIN assignment.pause p ON p.request_id = r.id AND p.status = 'asked'
    LEFT JOIN assignment.extension e ON e.request_id = r.id AND e.status = 'asked'
    ORDER BY r.id
"""
KNOWN = ("offer", "duty", "pause", "extension", "call", "help", "sent", "answered")


@dataclass(frozen=True)
class Target:
    """A request as somebody saw it before they pressed the button, and somebody else it might go to."""

    id: UUID
    offer: UUID
    duty: UUID
    pause: UUID
    extension: UUID
    call: UUID
    help: UUID
    sent: UUID
    answered: UUID
    person_id: UUID | None
    cover: Person | None
    other: UUID
    proof: confirming.Proof


Step = Callable[[Desk, Connection, Person, Target], Any]
Steps = dict[str, tuple[set[State], set[Command], Step]]


_ON: Final = {
    State.OFFERED: "accept",
    State.ASSIGNED: "start",
    State.IN_PROGRESS: "complete",
    State.RETURNED: "go_on",
    State.SUSPENDED: "resume",
    State.AWAITING_CONFIRMATION: "confirm",
    State.CLOSED: "reopen",
    State.REOPENED: "put_back",
}


def way_on(row: Any, turn: int) -> list[str]:
    """What brings a case on from where it stands: a cover takes it first, some get help and some go up; nothing at its end."""
    state = State(row.state)
    if state is State.IN_PROGRESS and turn % 3 == 0 and not row.answered:
        return ["upper_unit_answers"] if row.sent else ["send_up"]
    if row.closes_by == "delivery" and state in (State.IN_PROGRESS, State.AWAITING_CONFIRMATION):
        return ["refuse_by_law"] if state is State.IN_PROGRESS else ["deny", "deliver"]
    before = ["take_over"] if row.cover and state in (State.OFFERED, State.ASSIGNED) else []
    before += ["assist"] if state is State.ASSIGNED and turn % 2 else []
    return [*before, _ON[state]] if state in _ON else []
