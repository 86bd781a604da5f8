"""A merge taken back: the case is on its own again, its paused days with it, as the tables and a recount both tell."""

from types import SimpleNamespace
from uuid import uuid4

from services.reporting.deadlines.domain import clock_of
from services.reporting.figures.retelling import Recount
from shared.reference.calendar import calendar_of
from tests.unit.reporting.test_case_changes import DUE, accepted_case, at, event, tell


def test_a_merge_taken_back_leaves_the_case_on_its_own():
    merged = event("case.merged", "2014-03-06 10:00", 1, into=str(uuid4()), into_number="NX2")
    case = tell(accepted_case(), merged)
    assert (case.state, clock_of(case.state)) == ("merged", "ended")
    tell(case, event("case.unmerged", "2014-03-06 11:00", 2, into=str(uuid4()), status="accepted"))
    assert (case.state, case.ended_at, case.due_at) == ("accepted", None, DUE)


def test_a_merge_taken_back_gives_back_the_days_paused_before_it():
    """As assignment counted them; the days it lay merged are nobody's stop."""
    paused = event(
        "clock.paused", "2014-03-04 10:00", 1, reason="hearing", approved_by=str(uuid4()), review_on="2014-03-20"
    )
    merged = event("case.merged", "2014-03-06 10:00", 2, into=str(uuid4()), into_number="NX2")
    due, stop = (
        at("2014-03-12 17:30"),
        {"paused_from": "2014-03-04T10:00+08:00", "paused_until": "2014-03-06T10:00+08:00"},
    )
    told = {
        "into": str(uuid4()),
        "status": "accepted",
        "due_at": due.isoformat(),
        "promised_due_on": "2014-03-12",
        **stop,
    }
    case = tell(accepted_case(), paused, merged, event("case.unmerged", "2014-03-10 10:00", 3, **told))
    assert (case.state, case.due_at, case.days_stopped, case.paused_at) == ("accepted", due, 2, None)


def test_a_recount_hears_the_due_time_of_an_undone_merge_too():
    moved = at("2014-03-12 17:30")
    kinds = {"request.accepted": DUE.isoformat(), "case.merged": None, "case.unmerged": moved.isoformat()}
    shared = {"subject": 1, "area": "510503108201", "occurred_at": DUE, "calendar_version": None}
    recount = Recount(calendar_of)
    recount.hear([SimpleNamespace(type=kind, due_at=due, **shared) for kind, due in kinds.items()])
    assert (recount.told[1].due_at, recount.told[1].left_out) == (moved, False)
