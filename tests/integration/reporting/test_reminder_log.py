"""The log of reminders, settling what nobody knows, calling who does not read, urging, freezing by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.reporting.calls.store import CallStore
from services.reporting.calls.use_cases import raise_calls
from services.reporting.reminders import use_cases
from services.reporting.reminders.store import LedgerTransactions
from shared.contracts.events import Actor, NewEvent
from shared.reference.calendar import official_calendar
from tests.integration.reporting.stories import Story, at

CALENDAR = official_calendar()
LOG = "/board/reminders/log"


@pytest.fixture
def story(house) -> Story:
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.deadlines SET state = 'ended'")
    now = datetime.now(UTC)
    due = at(f"{CALENDAR.add_working_days((now + timedelta(hours=8)).date(), 2)} 17:30")
    told = Story(house.settings, now - timedelta(minutes=3), due, tail=None).submitted().accepted().offered()
    told.assigned(person_id=house.people["volunteer"])
    house.hear(told)
    late = at(f"{CALENDAR.add_working_days(due.date(), 1)} 12:00")
    use_cases.sweep(LedgerTransactions(house.database), late, CALENDAR)
    return told


def red_of(house, story, who: str = "volunteer"):
    (row,) = house.rows(
        "SELECT * FROM reporting.reminders WHERE request = :id AND rung = 'red' AND recipient = :who",
        id=story.id,
        who=house.people[who],
    )
    return row


def became(house, story, state: str, settled_at: datetime | None = None) -> None:
    with house.database.transaction() as work:
        work.connection.execute(
            text(
                "UPDATE reporting.reminders SET state = :state, settled_at = coalesce(:at, now()), claim = :id, attempts = 1"
                " WHERE request = :id AND rung = 'red' AND role = 'assignee'"
            ),
            {"state": state, "at": settled_at, "id": story.id},
        )


def test_the_log_is_of_the_readers_area_and_filters_live_in_the_address(house, story):
    number = story._start["number"]
    assert number in house.get(LOG, "dispatcher", q=number).text
    assert "没有符合条件的提醒" in house.get(LOG, "other_clerk", q=number).text
    assert number in house.get(LOG, rung="red", role="assignee", state="planned", request=str(story.id)).text
    assert number not in house.get(LOG, rung="special", request=str(story.id)).text
    assert house.get(LOG, state="nonsense").status_code == 422


def test_what_nobody_knows_is_settled_by_a_person_once(house, story):
    became(house, story, "unknown")
    reminder = red_of(house, story).id
    path = f"/board/reminders/{reminder}/settle"
    assert "结果不明" in house.get(LOG, "dispatcher", request=str(story.id)).text
    assert house.post(path, "clerk", answer="arrived").status_code == 403
    assert house.post(path, "dispatcher", answer="perhaps").status_code == 422
    assert house.post(path, "dispatcher", answer="arrived", back=f"{LOG}?state=unknown").location.endswith(
        "state=unknown"
    )
    assert red_of(house, story).state == "delivered"
    house.post(path, "supervisor", answer="sent_again")
    assert (red_of(house, story).state, red_of(house, story).answer) == ("delivered", "arrived")


def test_sent_again_is_planned_anew_and_a_late_notifier_cannot_mark_it(house, story):
    became(house, story, "unknown")
    house.post(f"/board/reminders/{red_of(house, story).id}/settle", "dispatcher", answer="sent_again")
    row = red_of(house, story)
    assert (row.state, row.attempts, row.claim, row.answer) == ("planned", 0, None, "sent_again")


def test_nobody_settles_outside_their_area(house, story):
    became(house, story, "unknown")
    elsewhere = Story(
        house.settings, datetime.now(UTC) - timedelta(minutes=3), story.due_at, area="510503101201", tail=None
    )
    house.hear(elsewhere.submitted().accepted())
    use_cases.sweep(LedgerTransactions(house.database), story.due_at + timedelta(days=5), CALENDAR)
    (row,) = house.rows("SELECT id FROM reporting.reminders WHERE request = :id AND rung = 'red'", id=elsewhere.id)
    assert house.post(f"/board/reminders/{row.id}/settle", "dispatcher", answer="arrived").status_code == 404


def test_who_does_not_read_is_called_and_who_reads_is_not(house, story):
    became(house, story, "sent", datetime.now(UTC) - timedelta(days=9))
    for _ in range(2):
        with house.database.transaction() as work:
            raise_calls(CallStore(work.connection), datetime.now(UTC), CALENDAR)
    (call,) = house.rows(
        "SELECT k.id FROM reporting.calls k JOIN reporting.reminders r ON r.id = k.reminder WHERE r.request = :id",
        id=story.id,
    )
    assert story._start["number"] in house.get("/board/calls", "dispatcher").text
    assert house.get("/board/calls", "clerk").status_code == 403
    house.get("/board/reminders", "volunteer")  # they have read it now
    assert story._start["number"] not in house.get("/board/calls", "dispatcher").text
    assert house.post(f"/board/calls/{call.id}", "dispatcher", answer="reached").status_code == 404


def test_a_call_made_leaves_the_list(house, story):
    became(house, story, "sent", datetime.now(UTC) - timedelta(days=9))
    with house.database.transaction() as work:
        raise_calls(CallStore(work.connection), datetime.now(UTC), CALENDAR)
    (call,) = house.rows(
        "SELECT k.id FROM reporting.calls k JOIN reporting.reminders r ON r.id = k.reminder WHERE r.request = :id",
        id=story.id,
    )
    assert house.post(f"/board/calls/{call.id}", "dispatcher", answer="not_reached").status_code == 303
    assert story._start["number"] not in house.get("/board/calls", "dispatcher").text


def test_a_resident_who_urges_is_heard_by_assignee_and_dispatcher_each_time_once(house, story):
    for times in (1, 2):
        story.when = datetime.now(UTC) - timedelta(seconds=10 - times)
        story.assignment.append(
            NewEvent("request.urged", story.id, story.area, story.when, Actor("resident"), {"times": times})
        )
        house.hear(story)
    rows = house.rows(
        "SELECT cycle, role FROM reporting.reminders WHERE request = :id AND rung = 'urged' ORDER BY 1, 2", id=story.id
    )
    assert [tuple(row) for row in rows] == [(1, "assignee"), (1, "dispatcher"), (2, "assignee"), (2, "dispatcher")]


def test_a_supervisor_stops_all_sending_and_lets_it_go_on(house, story):
    assert house.post("/board/reminders/sending/freeze", "dispatcher").status_code == 403
    house.post("/board/reminders/sending/freeze")
    assert "提醒已停止发送" in house.get(LOG).text
    house.post("/board/reminders/sending/confirm")
    assert "几秒后恢复发送" in house.get(LOG).text
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.sending SET frozen_at = NULL, frozen_why = NULL")


def test_the_months_sms_are_set_by_the_supervisor(house):
    assert house.post("/board/reminders/budget", sms_per_month="-1").status_code == 422
    assert house.post("/board/reminders/budget", sms_per_month="500").status_code == 303
    assert house.rows("SELECT sms_per_month FROM reporting.sending")[0].sms_per_month == 500
