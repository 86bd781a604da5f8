"""A merged case shows its resident the one it goes on as, until the merge is taken back."""

from datetime import UTC, datetime, timedelta

from tests.integration.reporting.stories import CLERK, Story

TRACK = "/api/reporting/v1/track"


def a_story(house, code):
    now = datetime.now(UTC)
    return Story(house.settings, now - timedelta(minutes=4), now + timedelta(days=5), code=code)


def merged(story, other):
    return story._add(story.intake, "request.merged", None, {"into": other.id, "into_number": "NX1"}, CLERK)


def freed(story, other):
    return story._add(story.intake, "request.unmerged", None, {"into": other.id, "status": "submitted"}, CLERK)


def test_the_code_of_a_merged_case_follows_it_through_every_merge(house):
    first, second, last = (a_story(house, f"MERGED00000{n}").submitted() for n in range(3))
    house.hear(merged(first, second), merged(second, last), last.accepted().offered())
    found = house.get(f"{TRACK}/MERGED000000", None, phone_tail="8000").json
    number = house.get(f"/api/reporting/v1/cases/{last.id}").json["number"]
    assert found["status"] == "merged"
    assert (found["goes_on_as"]["number"], found["goes_on_as"]["status"]) == (number, "offered")
    assert house.get(f"{TRACK}/MERGED000002", None, phone_tail="8000").json["goes_on_as"] is None
    client = house.app.test_client()
    page = client.get("/track/MERGED000000", base_url="https://127.0.0.1").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = {"phone_tail": "8000", "csrf_token": token}
    sent = client.post(
        "/track/MERGED000000", data=answer, base_url="https://127.0.0.1", headers={"Referer": "https://127.0.0.1/"}
    )
    shown = client.get(sent.location, base_url="https://127.0.0.1").text
    assert number in shown
    assert str(last.person_id) not in shown
    assert (
        number
        in house.app.test_client()
        .get(
            f"/board/cases/{first.id}",
            headers={"Authorization": f"Bearer {house.tokens['clerk']}"},
            base_url="https://127.0.0.1",
        )
        .text
    )


def test_a_merge_taken_back_leaves_the_case_on_its_own(house):
    first, other = (a_story(house, f"FREED000000{n}").submitted() for n in range(2))
    house.hear(other, merged(first, other))
    house.hear(freed(first, other))
    found = house.get(f"{TRACK}/FREED0000000", None, phone_tail="8000").json
    assert (found["status"], found["goes_on_as"]) == ("submitted", None)
    assert [step["type"] for step in found["timeline"]] == ["request.submitted", "request.merged", "request.unmerged"]
