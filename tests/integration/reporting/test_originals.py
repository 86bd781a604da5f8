"""Where a resident's originals lie is shown with the case and to the resident; which papers they are is not known here."""

from datetime import date, timedelta

from shared.contracts.events import NewEvent, uuid7
from tests.integration.reporting.conftest import House
from tests.integration.reporting.stories import CLERK, SEALED, TOWN, Story, at

DUE = at("2026-11-30 17:30")


def accepted(house: House, code: str = "") -> Story:
    return Story(house.settings, at("2026-11-23 09:00"), DUE, code=code).submitted().accepted()


def taken(story: Story, back_by: date):
    original = uuid7()
    data = {"original_id": original, "item": SEALED, "back_by": back_by, "held_at": TOWN}
    story.when += timedelta(minutes=1)
    story.intake.append(NewEvent("originals.taken", story.id, story.area, story.when, CLERK, data))
    return original


def returned(story: Story, original) -> None:
    story.when += timedelta(minutes=1)
    data = {"original_id": original}
    story.intake.append(NewEvent("originals.returned", story.id, story.area, story.when, CLERK, data))


def test_staff_and_resident_see_where_the_original_is_until_it_is_back(house: House) -> None:
    story = accepted(house, code="0RG1NALS0001")
    original = taken(story, date(2026, 11, 27))
    house.hear(story)
    page = house.get(f"/board/cases/{story.id}").text
    assert "有1件原件没有退还" in page
    assert "收下原件" in page
    assert SEALED not in page
    client = house.app.test_client()
    form = client.get("/track/0RG1NALS0001", base_url="https://127.0.0.1").text
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    answer = {"phone_tail": "8000", "csrf_token": token}
    path = "https://127.0.0.1/track/0RG1NALS0001"
    client.post("/track/0RG1NALS0001", data=answer, base_url="https://127.0.0.1", headers={"Referer": path})
    tracked = client.get("/track/0RG1NALS0001", base_url="https://127.0.0.1").text
    assert "原件在窗口" in tracked
    assert "天仙镇" in tracked
    returned(story, original)
    house.hear(story)
    assert "原件在窗口" not in client.get("/track/0RG1NALS0001", base_url="https://127.0.0.1").text
    assert "收下的原件都已退还" in house.get(f"/board/cases/{story.id}").text


def test_the_same_event_twice_is_one_original(house: House) -> None:
    story = accepted(house)
    taken(story, date(2026, 11, 27))
    house.hear(story)
    house.rows("UPDATE bus.delivery SET state = 'pending' WHERE subject = :id RETURNING 1", id=story.id)
    house.hear()
    assert len(house.rows("SELECT 1 FROM reporting.originals WHERE request = :id", id=story.id)) == 1
