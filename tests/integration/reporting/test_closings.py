"""Reporting vouches for what has ended, to who may erase, and names nothing they may not see."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.identity.closed_cases import PURPOSE, read_vouched
from tests.integration.reporting.stories import OTHER_VILLAGE, Story

PATH = "/api/reporting/v1/closed-cases"
PART = "/board/parts/closed-cases"
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def told(house, who, resident):
    reply = house.get(PATH, who, resident=str(resident))
    assert reply.status_code == 200, reply.text
    word = read_vouched(house.settings.derived(PURPOSE), reply.json["closed"], datetime.now(UTC))
    return reply.json["all_closed"], word.ended


def test_what_has_ended_is_vouched_for_and_what_runs_is_not(house):
    closed = Story(house.settings, NOW, NOW + timedelta(days=7)).submitted().answered()
    running = Story(house.settings, NOW, NOW + timedelta(days=7), area=OTHER_VILLAGE).submitted().accepted()
    resident: UUID = closed._start["resident_id"]
    house.hear(closed)
    assert told(house, "dispatcher", resident) == (True, {closed.id})
    running._start["resident_id"] = resident
    for event in running.intake:
        event.data["resident_id"] = resident
    house.hear(running)
    assert told(house, "dispatcher", resident) == (False, {closed.id})
    shown = house.get(PART, "dispatcher", resident=str(resident)).text
    assert "还有没有办结的事" in shown
    assert running._start["number"] not in shown, "it lies outside the dispatcher's town"
    assert running._start["number"] in house.get(PART, "supervisor", resident=str(resident)).text
    assert house.get(PATH, "clerk", resident=str(resident)).status_code == 403
