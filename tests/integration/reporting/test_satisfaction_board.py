"""The board of satisfaction: what was said, what came of low ratings, and each number as long as its list."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.figures.qualities import RECTIFY_WITHIN, rectify_by
from shared.contracts.events import uuid7
from shared.reference.working_hours import add_working_days_to
from tests.integration.reporting.stories import CLERK, DISTRICT, TOWN, VILLAGE, Story
from tests.integration.reporting.test_boards import length_of, numbers_of

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def rated(house, rating, since=50 * DAY, **more) -> Story:
    story = Story(house.settings, NOW - since, NOW - since + 5 * DAY, **more).whole(NOW - since + DAY, CLERK.person_id)
    return story.rated(rating)


def opened(story: Story, when) -> Story:
    data = {"rectification_id": uuid7(), "volunteer_id": story.volunteer_id, "rating": 1, "due_at": when + 20 * DAY}
    return story._add(story.assignment, "rectification.opened", when, data, CLERK)


@pytest.fixture(scope="module", autouse=True)
def said(house):
    """Two good, one middling, one low nobody took up, one just being put right, one overdue, one arranged."""
    told = [rated(house, 5), rated(house, 5), rated(house, 3), rated(house, 2)]
    told += [opened(rated(house, 1), NOW - 2 * DAY), opened(rated(house, 1), NOW - 40 * DAY)]
    arranged = rated(house, 5)
    told.append(arranged._add(arranged.assignment, "rating.flagged", None, {"because": ["burst"]}, CLERK))
    house.hear(*told)


def period():
    return {"from": (NOW - 60 * DAY).date().isoformat(), "to": NOW.date().isoformat()}


@pytest.mark.parametrize("area", [DISTRICT, TOWN, VILLAGE])
def test_every_number_is_as_long_as_its_list(house, area):
    page = house.get("/board/satisfaction", area=area, **period()).text
    numbers = numbers_of(page)
    assert len(numbers) > 8
    assert {url: shown for shown, url in numbers if length_of(house, url) != shown} == {}


def test_the_table_of_places_is_handed_out_with_the_boards_numbers(house):
    told = house.get("/board/satisfaction/export.csv", area=DISTRICT, **period()).data.decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(told)))[4:6]
    found = dict(zip(head, row, strict=True))
    assert [found[name] for name in ("低分", "低分，没有开出整改", "正在整改", "整改超过15个工作日")] == [
        "3",
        "1",
        "2",
        "1",
    ]
    assert house.get("/board/satisfaction/export.xlsx", "other_clerk", area=TOWN).status_code == 404
    assert house.get("/board/points/export.csv").data.decode("utf-8-sig").startswith("服务点覆盖")


def test_what_is_put_right_is_shown_whatever_the_period(house):
    page = house.get("/board/satisfaction", area=DISTRICT, **{"from": "2014-01-01", "to": "2014-01-31"}).text
    found = {url.partition("quality=")[2].partition("&")[0]: shown for shown, url in numbers_of(page)}
    assert (found["rectifying"], found["rectifying_late"]) == (2, 1)


def test_a_low_rating_nobody_took_up_is_told(house):
    page = house.get("/board/satisfaction", area=DISTRICT, **period()).text
    found = {url.partition("quality=")[2].partition("&")[0]: shown for shown, url in numbers_of(page)}
    assert (found["low"], found["low_not_opened"], found["rating_flagged"]) == (3, 1, 1)


@pytest.mark.parametrize("days", range(0, 40, 3))
def test_overdue_after_fifteen_working_days_and_not_before(days):
    moment = NOW + days * DAY
    last = rectify_by(moment)
    noon = datetime(last.year, last.month, last.day, 4, tzinfo=UTC)
    assert add_working_days_to(noon, RECTIFY_WITHIN) < moment <= add_working_days_to(noon + DAY, RECTIFY_WITHIN)


def test_another_area_is_not_shown(house):
    assert house.get("/board/satisfaction", "other_clerk", area=TOWN).status_code == 404
    assert house.get("/board/cases", quality="nonsense").status_code == 422
