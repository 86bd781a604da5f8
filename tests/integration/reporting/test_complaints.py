"""A complaint about a cadre in reporting: counted everywhere, listed and opened only by whom it is not hidden from."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.reporting import tasks
from tests.integration.reporting.stories import TOWN, Story

API = "/api/reporting/v1"


@pytest.fixture(scope="module")
def hidden(house):
    """An overdue complaint about somebody of the town."""
    now = datetime.now(UTC)
    story = Story(house.settings, now - timedelta(hours=3), now - timedelta(minutes=2))
    story.about(areas=[TOWN])
    house.hear(story.submitted().accepted())
    return story


def _pages(case):
    return (
        f"/board/cases?area={TOWN}",
        "/board/cases?standing=open",
        f"/board/cases?figure=accepted&area={TOWN}",
        "/board/cases?standing=overdue",
        f"/board?area={TOWN}",
        f"{API}/cases",
        f"{API}/overdue",
    )


def test_lists_leave_it_out_for_the_towns_people_and_show_it_above(house, hidden):
    number = f"NX{hidden.id.hex[-8:]}"
    for path in _pages(hidden):
        for who in ("clerk", "dispatcher"):
            assert number not in house.get(path, who).text, (path, who)
        assert number in house.get(path, "supervisor").text, path


def test_the_desks_list_of_a_persons_open_cases_leaves_it_out(house, hidden):
    with house.database.reading() as connection:
        query = text("SELECT resident_id FROM reporting.cases WHERE id = :id")
        resident = connection.execute(query, {"id": hidden.id}).scalar_one()
    number = f"NX{hidden.id.hex[-8:]}"
    for who, is_shown in (("clerk", False), ("dispatcher", False), ("supervisor", True)):
        page = house.get("/board/parts/open-cases", who, resident=str(resident))
        assert (page.status_code, number in page.text) == (200, is_shown), who


def test_it_cannot_be_opened_by_the_towns_people(house, hidden):
    for path in (f"/board/cases/{hidden.id}", f"{API}/cases/{hidden.id}"):
        assert house.get(path, "dispatcher").status_code == 404
        assert house.get(path, "supervisor").status_code == 200
    assert house.get(f"{API}/reminders", "clerk", request=str(hidden.id)).json == []


def test_every_total_still_counts_it(house, hidden):
    def accepted(who):
        figures = house.get(f"{API}/figures", who, area=TOWN).json
        return next(each["value"] for each in figures if each["key"] == "accepted")

    assert accepted("clerk") == accepted("supervisor") >= 1


def test_who_it_names_is_left_out_alone_when_no_area_is(house):
    now = datetime.now(UTC)
    story = Story(house.settings, now - timedelta(hours=1), now + timedelta(days=3))
    story.about(persons=[house.people["clerk"]])
    house.hear(story.submitted())
    seen = [house.get(f"{API}/cases/{story.id}", who).status_code for who in ("clerk", "dispatcher")]
    assert seen == [404, 200]


def test_reminders_pass_over_the_towns_dispatcher_to_the_supervisor(house, hidden):
    tasks.sweep(house.database)
    told = house.rows(
        "SELECT recipient, role FROM reporting.reminders WHERE request = :id AND role <> 'resident'", id=hidden.id
    )
    assert {tuple(row) for row in told} == {(house.people["supervisor"], "supervisor")}


def test_a_deemed_acceptance_is_marked_as_such_and_not_as_entered_late(house):
    days_ago = datetime.now(UTC) - timedelta(days=8)
    story = Story(house.settings, days_ago, days_ago + timedelta(days=7))
    story.submitted()
    house.hear(story)
    house.rows("UPDATE reporting.cases SET late_entry = false WHERE id = :id RETURNING id", id=story.id)
    house.hear(story.accepted(days_ago, deemed=True))
    (row,) = house.rows("SELECT deemed, late_entry, accepted_at FROM reporting.cases WHERE id = :id", id=story.id)
    assert tuple(row) == (True, False, days_ago)
