"""Beside the ladder: who must rule is told at once and again when it is late; a visit not checked out wakes somebody."""

from datetime import UTC, datetime, timedelta

from services.reporting.deadlines.domain import sending_time
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.reference.calendar import official_calendar
from shared.reference.working_hours import add_working_days_to
from tests.integration.reporting.conftest import House
from tests.integration.reporting.stories import Story

NOW = datetime.now(UTC).replace(microsecond=0)
_ROWS = "SELECT rung, role, state, send_after, urgent, due_at FROM reporting.reminders WHERE request = :id AND rung = ANY (:rungs) ORDER BY send_after, role"
_TO = "SELECT recipient, role, state, urgent FROM reporting.reminders WHERE request = :id AND rung = 'sent_up_late'"
RULING, VISIT = ["ruling", "ruling_late"], ["visit_late"]


def a_case(house: House) -> Story:
    return Story(house.settings, NOW - timedelta(hours=4), NOW + timedelta(days=5)).submitted().accepted().assigned()


def told(story: Story, kind: str, data: dict, actor: Actor = Actor("system")) -> Story:
    story.when = max(story.when + timedelta(minutes=1), NOW)
    story.assignment.append(NewEvent(kind, story.id, story.area, story.when, actor, data))
    return story


def test_a_ruling_is_asked_for_at_once_and_again_when_it_is_late_until_somebody_rules(house: House) -> None:
    due = add_working_days_to(NOW, 1)
    story = told(a_case(house), "ruling.due", {"due_at": due, "because": "second_return"})
    house.hear(story)
    rows = house.rows(_ROWS, id=story.id, rungs=RULING)
    assert {(row.rung, row.role) for row in rows} >= {("ruling", "dispatcher"), ("ruling_late", "supervisor")}
    assert {row.state for row in rows} == {"planned"}
    late = next(row for row in rows if row.rung == "ruling_late")
    assert late.send_after == sending_time(due, official_calendar())
    listed = house.get("/board/supervised", list="ruling")
    assert (listed.status_code, story._start["number"] in listed.text) == (200, True)
    later = add_working_days_to(NOW, 2)
    moved = {"of": "ruling", "due_at": later, "due_before": due, "calendar_version": official_calendar().version}
    house.hear(told(story, "limit.recalculated", moved))
    late = next(row for row in house.rows(_ROWS, id=story.id, rungs=RULING) if row.rung == "ruling_late")
    assert (late.due_at, late.send_after) == (later, sending_time(later, official_calendar())), "with the calendar"
    house.hear(told(story, "work.ruled", {"ruling": "upheld", "volunteer_id": None}))
    assert {row.state for row in house.rows(_ROWS, id=story.id, rungs=RULING)} == {"cancelled"}
    assert story._start["number"] not in house.get("/board/supervised", list="ruling").text


def test_a_visit_not_checked_out_is_told_at_any_hour_and_once(house: House) -> None:
    story = a_case(house).started()
    data = {"appointment_id": uuid7(), "volunteer_id": story.volunteer_id, "due_at": NOW}
    house.hear(told(story, "appointment.overdue", data))
    rows = house.rows(_ROWS, id=story.id, rungs=VISIT)
    assert [(row.role, row.urgent, row.state) for row in rows] == [("dispatcher", True, "planned")] * len(rows)
    assert rows
    assert rows[0].send_after <= datetime.now(UTC) + timedelta(minutes=1), "no quiet hours for somebody's safety"
    house.hear(told(story, "clock.paused", {"reason": "hearing", "approved_by": uuid7(), "review_on": NOW.date()}))
    assert {row.state for row in house.rows(_ROWS, id=story.id, rungs=VISIT)} == {"planned"}, (
        "a pause of the case ends no alarm"
    )


def test_an_overdue_answer_is_told_to_who_sent_the_case_up_and_no_longer_once_it_came(house: House) -> None:
    story, sender, sent = a_case(house).started(), uuid7(), uuid7()
    data = {"sent_up_id": sent, "sent_by": sender, "expected_on": NOW.date() - timedelta(days=1)}
    house.hear(told(story, "work.sent_up_overdue", data))
    (row,) = house.rows(_TO, id=story.id)
    assert (row.recipient, row.role, row.state, row.urgent) == (sender, "dispatcher", "planned", False)
    house.hear(told(story, "clock.paused", {"reason": "hearing", "approved_by": uuid7(), "review_on": NOW.date()}))
    assert [row.state for row in house.rows(_TO, id=story.id)] == ["planned"], (
        "the unit is asked while the clock stands"
    )
    house.hear(told(story, "work.sent_up_answered", {"sent_up_id": sent, "answered_on": NOW.date()}))
    assert [row.state for row in house.rows(_TO, id=story.id)] == ["cancelled"]
