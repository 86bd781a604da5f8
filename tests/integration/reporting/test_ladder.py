"""The ladder in force: five rungs, each to whom it is for, set anew per matter and town, versions kept."""

from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.ladder.domain import DEFAULT
from services.reporting.ladder.store import LadderStore
from services.reporting.reminders import use_cases
from services.reporting.reminders.store import LedgerTransactions
from shared.reference.calendar import official_calendar
from tests.integration.reporting.stories import TOWN, Story, at

CALENDAR = official_calendar()
FORM = {"red.on": "true", "red.days": "0", "red.roles": ["assignee"], "reason": "试行"}


@pytest.fixture
def story(house) -> Story:
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.deadlines SET state = 'ended'")
        # rules other tests have made; the district's first one stays
        work.connection.exec_driver_sql("UPDATE reporting.ladders SET withdrawn = true WHERE id <> 1")
    now = datetime.now(UTC)
    due = at(f"{CALENDAR.add_working_days((now + timedelta(hours=8)).date(), 2)} 17:30")
    told = Story(house.settings, now - timedelta(minutes=3), due, tail=None).submitted().accepted().offered()
    told.assigned(person_id=house.people["volunteer"])
    house.hear(told)
    return told


def days_late(story, days: int) -> datetime:
    return at(f"{CALENDAR.add_working_days(story.due_at.date(), days)} 18:00")


def sweep(house, now):
    return use_cases.sweep(LedgerTransactions(house.database), now, CALENDAR)


def told(house, story):
    rows = house.rows(
        "SELECT rung, role FROM reporting.reminders WHERE request = :id AND state <> 'skipped' ORDER BY id", id=story.id
    )
    return {tuple(row) for row in rows}


def seen(house, matter: str, area: str) -> int:
    with house.database.reading() as connection:
        return LadderStore(connection).last_version(matter, area)


def test_the_districts_first_rule_is_the_one_of_the_domain(house):
    with house.database.reading() as connection:
        first = LadderStore(connection).history("", "")[-1]
    assert [(s[0], s[1], s[2], tuple(s[3]), s[4]) for s in first.steps] == [
        (s.rung, s.days, s.times, s.roles, s.urgent) for s in DEFAULT
    ]


def test_each_rung_reaches_whom_it_is_for(house, story):
    sweep(house, days_late(story, 0))
    assert told(house, story) == {("red", "assignee"), ("red", "dispatcher")}
    sweep(house, days_late(story, 1))
    assert told(house, story) >= {("urge", "assignee"), ("urge", "leader")}
    sweep(house, days_late(story, 5))
    assert ("supervise", "supervisor") in told(house, story)
    assert ("special", "supervisor") in told(house, story)  # three times a promise of two days


def test_where_the_town_has_no_leader_the_supervisor_is_told(house, story):
    elsewhere = Story(
        house.settings, datetime.now(UTC) - timedelta(minutes=3), story.due_at, area="510503101201", tail=None
    )
    house.hear(elsewhere.submitted().accepted())
    sweep(house, days_late(story, 1))
    assert ("urge", "supervisor") in told(house, elsewhere)


def test_a_towns_own_rule_moves_the_cases_that_run_and_ends_again(house, story):
    area, version = TOWN, seen(house, "", TOWN)
    reply = house.post("/board/ladder", area=area, seen=version, **FORM)
    assert reply.status_code == 303, reply.text
    sweep(house, days_late(story, 5))
    assert told(house, story) == {("red", "assignee")}
    (ladder,) = house.rows("SELECT max(id) FROM reporting.ladders WHERE area = :area", area=area)[0]
    assert house.post(f"/board/ladder/{ladder}/withdraw").status_code == 303
    sweep(house, days_late(story, 5))
    assert ("supervise", "supervisor") in told(house, story)
    assert "试行" in house.get("/board/ladder", area=area).text


def test_a_rung_is_never_climbed_twice_when_the_rule_changes(house, story):
    sweep(house, days_late(story, 0))
    version = seen(house, "dibao", "")
    house.post("/board/ladder", matter="dibao", seen=version, **FORM)
    assert sweep(house, days_late(story, 0)).planned == 0


def test_two_people_who_change_the_same_rule_do_not_overwrite_each_other(house):
    version = seen(house, "roads", "")
    assert house.post("/board/ladder", matter="roads", seen=version, **FORM).status_code == 303
    late = house.post("/board/ladder", matter="roads", seen=version, **FORM)
    assert late.status_code == 409
    assert "别人已经改了" in late.text


def test_a_rule_that_reaches_nobody_is_refused_beside_its_rung(house):
    reply = house.post("/board/ladder", seen=seen(house, "", ""), **{**FORM, "red.roles": []})
    assert reply.status_code == 422
    assert "至少要有一个收件人" in reply.text


def test_an_urgent_rung_goes_out_at_night(house, story):
    version = seen(house, "dibao", TOWN)
    house.post("/board/ladder", matter="dibao", area=TOWN, seen=version, **FORM, **{"red.urgent": "true"})
    night = days_late(story, 0).replace(hour=23)
    sweep(house, night)
    (row,) = house.rows("SELECT send_after FROM reporting.reminders WHERE request = :id AND rung = 'red'", id=story.id)
    assert row.send_after == night


def test_only_who_sets_the_rule_may_open_it(house):
    assert house.get("/board/ladder", "clerk").status_code == 403
    assert house.post("/board/ladder", "dispatcher", seen=1, **FORM).status_code == 403
