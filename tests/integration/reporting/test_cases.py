"""Cases from events on a real database: the timeline, who may see it, tracking, and batches."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import event as listening
from sqlalchemy import text

from services.reporting import tasks
from shared.runtime.bus.inbox import as_event
from tests.integration.reporting.stories import OTHER_VILLAGE, Story, at


def now() -> datetime:
    """Asked when a test runs, not when it is collected: what lies five minutes back is a late entry."""
    return datetime.now(UTC)


def a_story(house, **more) -> Story:
    return Story(house.settings, now() - timedelta(minutes=4), now() + timedelta(days=5), **more)


def test_the_timeline_is_complete_in_order_and_within_the_own_area_only(house):
    story = a_story(house).whole(now() - timedelta(minutes=1))
    house.hear(story)
    case = house.get(f"/api/reporting/v1/cases/{story.id}").json
    assert (case["status"], case["on_time"], case["rating"]) == ("closed", True, 5)
    seen = [entry["type"] for entry in case["timeline"]]
    assert seen[0] == "request.submitted"
    assert {
        "request.accepted",
        "request.offered",
        "request.assigned",
        "work.started",
        "work.completed",
        "request.closed",
    } <= set(seen)
    path = f"/api/reporting/v1/cases/{story.id}"
    assert [house.get(path, who).status_code for who in ("clerk", "other_clerk", "volunteer", None)] == [
        200,
        404,
        403,
        401,
    ]


def test_tracking_needs_code_and_tail_and_names_nobody(house):
    story = a_story(house, code="TRACKME00001").whole(now() - timedelta(minutes=1))
    house.hear(story)
    path = "/api/reporting/v1/track/trackme-00001"
    found = house.get(path, None, phone_tail="8000")
    assert (found.status_code, found.json["status"]) == (200, "closed")
    assert str(story.person_id) not in found.text
    assert "volunteer_id" not in found.json
    assert house.get(path, None, phone_tail="0000").status_code == 404
    assert house.get("/api/reporting/v1/track/unknown12345", None, phone_tail="8000").status_code == 404


def test_a_request_without_a_phone_cannot_be_tracked(house):
    house.hear(a_story(house, code="NOPHONE00001", tail=None).submitted())
    assert house.get("/api/reporting/v1/track/NOPHONE00001", None, phone_tail="0000").status_code == 404


def test_wrong_guesses_at_a_code_end_in_429_even_for_the_right_tail(house):
    house.hear(a_story(house, code="GUESSED00001").submitted())
    path = "/api/reporting/v1/track/GUESSED00001"
    answers = [house.get(path, None, phone_tail=f"{guess:04}").status_code for guess in range(11)]
    assert answers == [404] * 10 + [429]
    assert house.get(path, None, phone_tail="8000").status_code == 429


def test_every_event_three_times_and_reversed_changes_nothing(house):
    story = a_story(house).whole(now() - timedelta(minutes=1))
    house.hear(story)
    before = house.rows("SELECT * FROM reporting.cases WHERE id = :id", id=story.id)
    events = [
        as_event(row)
        for row in house.rows("SELECT * FROM bus.event WHERE subject = :id ORDER BY position DESC", id=story.id)
    ]
    for _ in range(3):
        with house.database.transaction() as work:
            tasks.handle(work, events)
    assert house.rows("SELECT * FROM reporting.cases WHERE id = :id", id=story.id) == before


def test_a_batch_costs_the_same_few_statements_however_many_events_it_has(house):
    def statements(stories: int) -> int:
        counted = []
        told = [a_story(house).submitted().accepted().offered() for _ in range(stories)]
        engine = house.database.engine
        note = lambda *_: counted.append(1)  # noqa: E731
        listening.listen(engine, "before_cursor_execute", note)
        house.hear(*told)
        listening.remove(engine, "before_cursor_execute", note)
        return len(counted)

    assert statements(40) == statements(1)


def test_a_case_entered_from_paper_is_marked_as_entered_later(house):
    story = Story(house.settings, at("2014-03-03 10:00"), at("2014-03-10 17:30"), area=OTHER_VILLAGE).whole(
        at("2014-03-06 10:00")
    )
    house.hear(story)
    case = house.get(f"/api/reporting/v1/cases/{story.id}").json
    assert case["late_entry"]
    assert case["on_time"] is False  # nobody approved the completion entered so late
    assert case["accepted_at"].startswith("2014-03-03")


def test_an_event_about_a_case_never_heard_of_is_kept_back_not_lost(house):
    story = a_story(house).offered()
    assert house.hear(story) == 0
    (row,) = house.rows(
        "SELECT state, last_error FROM bus.delivery WHERE consumer = 'reporting' AND subject = :id", id=story.id
    )
    assert row.state == "pending"
    assert "UnknownCase" in row.last_error
    with house.database.transaction() as work:
        work.connection.execute(
            text("UPDATE bus.delivery SET state = 'discarded' WHERE subject = :id"), {"id": story.id}
        )


def test_the_page_tells_how_the_promise_changed_and_where_the_papers_are(house):
    story = Story(house.settings, at("2014-03-03 09:00"), at("2014-03-10 17:30"), tail=None).submitted().accepted()
    house.hear(story.offered().assigned().started().completed().rejected(at("2014-03-07 10:00")))
    page = house.get(f"/board/cases/{story.id}").text
    assert "承诺的变化" in page
    assert "群众认为没有办好" in page.split("承诺的变化")[1].split("</ol>")[0]
    assert f'href="/desk/requests/{story.id}"' in page
    assert f'href="/work/papers/{story.id}"' in page
    other = house.get(f"/board/cases/{story.id}", "leader").text
    assert f'href="/work/papers/{story.id}"' not in other, "a leader prints nothing"
