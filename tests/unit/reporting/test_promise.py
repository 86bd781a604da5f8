"""How a promise came to be what it is: each due time with the event that set it, each stop with its reason and its end."""

from services.reporting.cases.promise import history
from shared.reference.calendar import calendar_of
from tests.unit.reporting.test_case_changes import DUE, at, completed, event

MATTER = {
    "code": "dibao",
    "name": "低保",
    "name_en": "x",
    "category": "social",
    "kind": "promised",
    "post_kind": "agent",
}


def accepted(sequence: int = 1):
    data = {
        "number": "NX1",
        "channel": "web",
        "matter_code": "dibao",
        "matter": MATTER,
        "tracking_hash": None,
        "tail_hash": None,
        "resident_id": None,
        "submitted_at": at("2014-03-03 09:00").isoformat(),
        "due_at": DUE.isoformat(),
        "promised_due_on": DUE.date().isoformat(),
        "provisional": False,
        "calendar_version": "packaged",
    }
    return event("request.accepted", "2014-03-03 09:30", sequence, publisher="intake", **data)


def told(*events):
    return history((accepted(), *events), calendar_of)


def test_a_promise_that_never_moved_has_one_version_and_no_stop():
    versions, pauses = told(completed("2014-03-05 10:00"))
    assert [(one.by, one.due_at) for one in versions] == [("request.accepted", DUE)]
    assert pauses == []


def test_an_extension_is_a_version_with_its_days():
    later = at("2014-03-14 17:30")
    granted = {"working_days": 4, "due_at": later.isoformat(), "promised_due_on": "2014-03-14", "provisional": False}
    versions, _ = told(event("extension.granted", "2014-03-07 10:00", 1, **granted))
    assert [(one.by, one.days) for one in versions] == [("request.accepted", None), ("extension.granted", 4)]
    assert versions[-1].due_at == later


def test_a_stop_moves_the_promise_when_it_ends():
    paused = event("clock.paused", "2014-03-04 10:00", 1, reason="hearing", review_on="2014-03-20")
    versions, pauses = told(paused)
    assert (pauses[0].reason, pauses[0].until) == ("hearing", None)
    assert len(versions) == 1
    resumed = event("clock.resumed", "2014-03-06 10:00", 2, status="in_progress", automatic=False)
    versions, pauses = told(paused, resumed)
    assert pauses[0].until == resumed.recorded_at
    assert [one.by for one in versions] == ["request.accepted", "clock.resumed"]
    assert versions[-1].due_at == at("2014-03-12 17:30"), "two working days stood still"


def test_what_was_not_solved_gives_the_waiting_time_back():
    versions, _ = told(completed("2014-03-05 10:00"), event("work.rejected", "2014-03-07 10:00", 2))
    assert [one.by for one in versions] == ["request.accepted", "work.rejected"]
