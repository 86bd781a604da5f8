"""A case is found by what is read out, in the reader's own area."""

from datetime import UTC, datetime, timedelta

from shared.contracts.events import NewEvent
from tests.integration.reporting.stories import CLERK, OTHER_VILLAGE, Story

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def numbered(house, number, **more):
    story = Story(house.settings, NOW, NOW + timedelta(days=7), **more).submitted()
    story.intake.append(
        NewEvent("receipt.numbered", story.id, story.area, NOW + timedelta(minutes=2), CLERK, {"number": number})
    )
    return story


def test_the_six_digits_of_a_receipt_open_the_case_and_two_of_them_are_listed(house):
    alone, here, there = numbered(house, 223344), numbered(house, 334455), numbered(house, 334455, area=OTHER_VILLAGE)
    house.hear(alone, here, there)
    opened = house.get("/board/find", "clerk", q="223 344")
    assert (opened.status_code, opened.location) == (303, f"/board/cases/{alone.id}")
    both = house.get("/board/find", q="334455").text
    assert here._start["number"] in both
    assert there._start["number"] in both
    assert house.get("/board/find", "other_clerk", q="334455").location == f"/board/cases/{there.id}"
    by_number = house.get("/board/find", "clerk", q=f" {alone._start['number']} ")
    assert by_number.location == f"/board/cases/{alone.id}"
    assert "没有找到这个号" in house.get("/board/find", q="999999").text
    assert house.get("/board/find").status_code == 200
    assert house.get("/board/find", "volunteer", q="334455").status_code == 403
