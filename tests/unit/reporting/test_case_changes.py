"""What events do to a case: states, the frozen verdict on time, moving due dates, and nothing twice."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.reporting.cases.changes import CHANGES, apply
from services.reporting.cases.domain import STATES, Case
from services.reporting.deadlines.domain import clock_of
from services.reporting.tasks import CASE, HANDLERS
from shared.contracts.events import Actor, Event
from shared.contracts.flow import HEARERS
from shared.reference.calendar import official_calendar

CASE_ID, HANDLER, APPROVER = uuid4(), uuid4(), uuid4()
DUE = datetime.fromisoformat("2014-03-10T17:30:00+08:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def accepted_case(**more) -> Case:
    return Case(
        CASE_ID, "510503108201", state="in_progress", due_at=DUE, promised_due_on=DUE.date(), person_id=HANDLER, **more
    )


def event(
    kind: str, when: str, sequence: int, entered_later: bool = False, publisher: str = "assignment", **data
) -> Event:
    occurred = at(when)
    recorded = occurred + (timedelta(days=400) if entered_later else timedelta(seconds=1))
    return Event(
        1, uuid4(), kind, 1, publisher, CASE_ID, sequence, "510503108201", occurred, recorded, Actor("x"), data
    )


def tell(case: Case, *events: Event) -> Case:
    for one in events:
        apply(case, one, official_calendar())
    return case


def completed(when: str, sequence: int = 1, entered_later: bool = False, approved_by: UUID | None = None) -> Event:
    return event(
        "work.completed", when, sequence, entered_later, outcome="solved", approved_by=approved_by and str(approved_by)
    )


def closed(done: str, when: str, sequence: int = 2) -> Event:
    return event("request.closed", when, sequence, outcome="solved", completed_at=at(done).isoformat())


def test_work_done_before_due_and_confirmed_after_it_is_on_time():
    case = tell(accepted_case(), completed("2014-03-10 17:00"), closed("2014-03-10 17:00", "2014-03-20 09:00"))
    assert (case.state, case.on_time) == ("closed", True)


def test_work_done_after_due_is_late_for_ever():
    case = tell(accepted_case(), completed("2014-03-11 09:00"), closed("2014-03-11 09:00", "2014-03-11 10:00"))
    assert case.on_time is False


@pytest.mark.parametrize(("approver", "on_time"), [(None, False), (HANDLER, False), (APPROVER, True)])
def test_a_back_entered_completion_counts_only_when_another_person_approved_it(approver, on_time):
    case = tell(
        accepted_case(),
        completed("2014-03-07 09:00", 1, entered_later=True, approved_by=approver),
        closed("2014-03-07 09:00", "2014-03-08 09:00"),
    )
    assert (case.on_time, case.late_entry) == (on_time, True)


def test_a_rejection_gives_the_waiting_time_back_and_begins_a_new_cycle():
    case = tell(accepted_case(), completed("2014-03-06 10:00"), event("work.rejected", "2014-03-11 10:00", 2))
    # Thursday, Friday and Monday were waited for
    assert case.due_at == at("2014-03-13 17:30")
    assert (case.state, case.cycle, case.completed_at) == ("in_progress", 2, None)


def test_a_rejection_of_work_done_too_late_gives_nothing_back():
    case = tell(accepted_case(), completed("2014-03-12 10:00"), event("work.rejected", "2014-03-14 10:00", 2))
    assert (case.due_at, case.cycle) == (DUE, 1)


def test_returning_never_stops_or_moves_the_clock():
    case = tell(accepted_case(), event("work.returned", "2014-03-07 10:00", 1, reason="other"))
    assert (case.state, case.due_at, case.cycle, case.returned) == ("returned", DUE, 1, 1)


def test_an_event_heard_twice_changes_nothing_the_second_time():
    returned = event("work.returned", "2014-03-07 10:00", 1, reason="other")
    assert tell(accepted_case(), returned, returned, returned).returned == 1


def test_an_older_event_heard_after_a_newer_one_changes_nothing():
    case = tell(
        accepted_case(), closed("2014-03-07 10:00", "2014-03-08 10:00", 5), event("work.started", "2014-03-06 10:00", 4)
    )
    assert case.state == "closed"


def test_an_offer_that_lapses_leaves_a_case_somebody_took_alone():
    case = tell(accepted_case(), event("offer.expired", "2014-03-07 10:00", 1))
    assert case.state == "in_progress"


def test_a_closing_taken_back_waits_again_as_if_the_tap_had_not_been():
    case = tell(
        accepted_case(),
        completed("2014-03-10 17:00"),
        closed("2014-03-10 17:00", "2014-03-20 09:00"),
        event("closing.undone", "2014-03-20 09:01", 3, method="online"),
    )
    assert (case.state, case.on_time, case.closed_at, case.closed_method) == ("awaiting_confirmation", None, None, None)
    assert case.completed_at == at("2014-03-10 17:00"), "the clock stays stopped at the work-done time"


def test_a_closing_by_silence_is_told_apart():
    done = at("2014-03-10 17:00").isoformat()
    word = event("request.closed", "2014-03-20 09:00", 2, outcome="solved", completed_at=done, method="silence")
    case = tell(accepted_case(), completed("2014-03-10 17:00"), word)
    assert (case.closed_method, case.silent) == ("silence", True)


def test_a_flagged_rating_keeps_its_level_and_a_visits_rating_is_not_the_cases():
    case = tell(
        accepted_case(),
        event("request.rated", "2014-03-20 09:01", 1, rating=2, visit_id=str(uuid4())),
        event("request.rated", "2014-03-20 09:02", 2, rating=5),
        event("rating.flagged", "2014-03-20 09:02", 3, because=["staff_device"]),
    )
    assert (case.rating, case.rating_flagged) == (5, True)
    tell(case, event("rating.flagged", "2014-03-21 09:02", 4, because=["staff_device"], review="kept"))
    assert case.rating_flagged is False


def test_a_rectification_is_followed_to_its_end():
    case = tell(accepted_case(), event("rectification.opened", "2014-03-21 09:00", 1))
    assert case.rectification == "open"
    tell(case, event("rectification.closed", "2014-03-25 09:00", 2, result="rectified"))
    assert case.rectification == "rectified"


def test_every_type_reporting_hears_has_a_handler():
    assert set(HANDLERS) == {kind for kind, hearers in HEARERS.items() if "reporting" in hearers}


def test_every_change_belongs_to_a_type_about_cases():
    assert all(HANDLERS[kind] == CASE for kind in CHANGES)


def test_every_state_is_a_known_one():
    assert accepted_case().state in STATES


def test_a_corrected_entry_moves_the_case_to_where_it_should_have_been():
    case = accepted_case(channel="window", tail_hash="old", matter_code="dibao")
    told = {"changed": ["channel", "tail_hash", "village"], "channel": "phone", "village": "510503102201"}
    tell(case, event("request.corrected", "2014-03-03 10:00", 2, publisher="intake", **told, tail_hash=None))
    assert (case.area, case.channel, case.tail_hash, case.matter_code) == ("510503102201", "phone", None, "dibao")


def test_a_pause_stops_the_clock_and_gives_its_working_days_back():
    paused = event("clock.paused", "2014-03-05 10:00", 1, reason="hearing")
    case = tell(accepted_case(), paused)
    assert (case.state, clock_of(case.state)) == ("suspended", "paused")
    tell(case, event("clock.resumed", "2014-03-10 09:00", 2, status="assigned", automatic=True))
    assert (case.state, case.paused_at, case.cycle) == ("assigned", None, 2)
    assert case.due_at == at("2014-03-13 17:30"), "three working days: 5, 6 and 7 March"


def test_an_extension_moves_the_due_date_and_begins_a_new_cycle_of_reminders():
    due = at("2014-03-13 17:30")
    granted = event("extension.granted", "2014-03-07 10:00", 1, due_at=due.isoformat(), provisional=False)
    case = tell(accepted_case(), granted)
    assert (case.state, case.due_at, case.promised_due_on, case.cycle) == ("in_progress", due, due.date(), 2)
    tell(case, completed("2014-03-12 10:00", 2), closed("2014-03-12 10:00", "2014-03-14 09:00", 3))
    assert case.on_time is True


def test_a_reopened_case_has_a_clock_of_its_own_and_its_first_result_stays():
    due = at("2014-04-08 17:30")
    case = tell(accepted_case(), completed("2014-03-10 17:00"), closed("2014-03-10 17:00", "2014-03-20 09:00"))
    first = case.closed_at
    tell(case, event("request.reopened", "2014-04-01 09:00", 3, due_at=due.isoformat(), void=False))
    assert (case.state, clock_of(case.state), case.due_at, case.reopened) == ("reopened", "open", due, 1)
    tell(case, completed("2014-05-01 09:00", 4), closed("2014-05-01 09:00", "2014-05-02 09:00", 5))
    assert (case.state, case.on_time, case.closed_at, case.voided) == ("closed", True, first, False)


def test_a_closing_found_false_is_void_and_counts_as_open_again():
    due = at("2014-04-08 17:30")
    case = tell(accepted_case(), completed("2014-03-10 17:00"), closed("2014-03-10 17:00", "2014-03-20 09:00"))
    tell(case, event("request.reopened", "2014-04-01 09:00", 3, due_at=due.isoformat(), void=True))
    assert (case.closed_at, case.on_time, case.voided) == (None, None, True)
    tell(case, completed("2014-05-01 09:00", 4), closed("2014-05-01 09:00", "2014-05-02 09:00", 5))
    assert case.on_time is False, "judged by the second clock"


def test_a_completion_taken_back_leaves_the_clock_as_if_it_had_not_been():
    case = tell(accepted_case(), completed("2014-03-07 17:00"), event("completion.undone", "2014-03-07 18:00", 2))
    assert (case.state, case.completed_at, case.due_at, case.cycle) == ("in_progress", None, DUE, 1)


def test_a_ruling_is_due_beside_the_promise_and_leaves_it_alone():
    by = at("2014-03-07 17:30")
    asked = event("ruling.due", "2014-03-06 10:00", 2, due_at=by.isoformat(), because="second_return")
    returned = event("work.returned", "2014-03-06 10:00", 1, reason="returned")
    case = tell(accepted_case(), returned, asked)
    assert (case.state, case.ruling_due_at, case.due_at, clock_of(case.state)) == ("returned", by, DUE, "open")
    who = {"volunteer_id": str(uuid4()), "person_id": str(HANDLER), "status": "in_progress"}
    tell(case, event("work.ruled", "2014-03-07 10:00", 3, ruling="rejected", **who))
    assert (case.state, case.ruling_due_at, case.person_id, case.due_at) == ("in_progress", None, HANDLER, DUE)


def test_an_offer_that_moved_still_waits_for_an_answer():
    case = tell(accepted_case(), event("request.offered", "2014-03-07 10:00", 1))
    assert tell(case, event("offer.moved", "2014-03-07 11:00", 2)).state == "offered"


def test_a_case_sent_up_is_marked_until_the_answer_and_nothing_else_of_it_moves():
    told = {"sent_up_id": str(uuid4()), "unit": "区民政局", "sent_on": "2014-03-05", "expected_on": "2014-03-07"}
    case = tell(accepted_case(), event("work.sent_up", "2014-03-05 10:00", 1, **told))
    assert case.is_with_upper_unit
    assert (case.sent_up_to, case.answer_expected_on.isoformat()) == ("区民政局", "2014-03-07")
    assert (case.state, case.due_at, case.cycle) == ("in_progress", DUE, 1)
    for sequence, kind in enumerate(("work.sent_up_answered", "work.sent_up_undone"), start=2):
        settled = tell(accepted_case(), event("work.sent_up", "2014-03-05 10:00", 1, **told))
        tell(settled, event(kind, "2014-03-06 10:00", sequence, sent_up_id=told["sent_up_id"]))
        assert not settled.is_with_upper_unit
        assert (settled.sent_up_to, settled.answer_expected_on) == (None, None)
    over = tell(case, event("request.terminated", "2014-03-06 10:00", 9))
    assert not over.is_with_upper_unit, "what is over waits no more"
