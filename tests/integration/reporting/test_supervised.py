"""The 督办 list and the special list: what has reached that rung and still runs, of the reader's area."""

from datetime import UTC, datetime, timedelta

from shared.reference.calendar import official_calendar
from tests.integration.reporting.stories import Story, at

CALENDAR = official_calendar()


def late_by(house, working_days: int, promised: int = 5) -> Story:
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    due = CALENDAR.add_working_days(today, -working_days - 1)
    accepted = at(f"{CALENDAR.add_working_days(due, -promised)} 09:00")
    story = Story(house.settings, accepted, at(f"{due} 08:00"), tail=None).submitted().accepted()
    house.hear(story)
    return story


def listed(house, story, which: str = "supervise", who: str = "supervisor") -> bool:
    return story._start["number"] in house.get("/board/supervised", who, list=which).text


def test_five_working_days_late_is_on_the_list_and_three_times_the_promise_on_the_special_one(house):
    four, six, far = late_by(house, 3), late_by(house, 6), late_by(house, 12)
    assert not listed(house, four)
    assert listed(house, six)
    assert not listed(house, six, "special")
    assert listed(house, far, "special")


def test_what_is_done_or_taken_back_leaves_the_list(house):
    story = late_by(house, 7)
    assert listed(house, story)
    house.hear(story.withdrawn())
    assert not listed(house, story)


def test_the_list_is_of_the_readers_area(house):
    story = late_by(house, 8)
    assert listed(house, story, who="dispatcher")
    assert not listed(house, story, who="other_clerk")
    assert house.get("/board/supervised", "volunteer").status_code == 403
    assert house.get("/board/supervised", list="nonsense").status_code == 422
