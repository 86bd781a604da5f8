"""Asking for a ruling, and settling the one that stands when a case is handed on, goes on or ends."""

from datetime import datetime
from typing import Any

from services.assignment.dispatch.domain import Case
from services.assignment.dispatch.use_cases.desk import Desk, actor_of
from services.assignment.rulings.domain import OVERTAKEN, WORKING_DAYS, Ruling, Verdict, check_ruler
from shared.contracts.events import SYSTEM, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import add_working_days_to


def refer(
    desk: Desk, case: Case, at: datetime, because: str, reason: str | None = None, evidence: str | None = None
) -> None:
    """Ask for a ruling; one that stands already is asked for once. All but a first return are due in a working day.

    The promise clock runs on: nothing here touches it.
    """
    due = None if because == "first_return" else add_working_days_to(desk.clock.now(), WORKING_DAYS)
    duty = case.duty.id if case.duty else None
    assignee = case.handler.person_id if case.handler else None
    ruling = Ruling(uuid7(), case.id, because, duty, assignee, due)
    if desk.rulings.open(ruling, reason, evidence, desk.clock.now()) and due is not None:
        desk.publish("ruling.due", case, at, SYSTEM, {"due_at": due, "because": because})


def settle(desk: Desk, case: Case, at: datetime, person: Person | None, verdict: Verdict, **more: Any) -> Ruling | None:
    """Close the ruling that stands, if any, and say so; `more` are further fields of the event (who goes on)."""
    ruling = desk.rulings.standing(case.id)
    if ruling is None:
        return None
    check_ruler(ruling, person.id if person else None)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", verdict.note)
    desk.rulings.settle(ruling, verdict.ruling, sealed, person.id if person else None, desk.clock.now())
    if verdict is not OVERTAKEN:
        data = {"ruling": verdict.ruling, "volunteer_id": None, "reason": sealed, **more}
        desk.publish("work.ruled", case, at, actor_of(case, person), data)
    return ruling
