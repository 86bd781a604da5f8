"""What leaves the house: one digest a person, by the way they chose, remembered outside the database, frozen after a restore."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.channels.robots import wecom
from services.reporting.notifier import channels_of
from services.reporting.reminders import use_cases
from services.reporting.reminders.courier import HouseCourier
from services.reporting.reminders.notices import HouseNotices
from services.reporting.reminders.sending_store import SendingTransactions
from services.reporting.reminders.sent import SentLedger
from services.reporting.reminders.store import LedgerTransactions
from shared.reference.calendar import official_calendar
from tests.conftest import environment_of
from tests.integration.reporting.stories import Story, at
from tests.listening import listening

CALENDAR = official_calendar()


@pytest.fixture
def hook():
    with listening() as listener:
        yield listener


@pytest.fixture
def story(house) -> Story:
    """A case whose red card has come, for the volunteer who has it and the dispatcher."""
    with house.database.transaction() as work:
        for statement in (
            "UPDATE reporting.reminders SET state = 'cancelled' WHERE state IN ('planned', 'sending')",
            "UPDATE reporting.deadlines SET state = 'ended'",
            "DELETE FROM reporting.channel_rests",
            "DELETE FROM reporting.preferences",
        ):
            work.connection.exec_driver_sql(statement)
    return late_story(house)


def late_story(house) -> Story:
    now = datetime.now(UTC)
    due = at(f"{CALENDAR.add_working_days((now + timedelta(hours=8)).date(), 2)} 17:30")
    told = Story(house.settings, now - timedelta(minutes=3), due, tail=None).submitted().accepted().offered()
    told.assigned(person_id=house.people["volunteer"])
    house.hear(told)
    return told


def noon(story) -> datetime:
    return at(f"{CALENDAR.add_working_days(story.due_at.date(), 1)} 12:00")


def sweep(house, now):
    use_cases.sweep(LedgerTransactions(house.database), now, CALENDAR)


def sent_ledger(house) -> SentLedger:
    return SentLedger(house.settings.data / "sent")


def deliver(house, now, channels) -> int:
    outbounds = SendingTransactions(house.database)
    if use_cases.is_frozen(outbounds, sent_ledger(house)):
        return 0
    with outbounds() as outbound:
        generation = outbound.sending().generation
    say = HouseNotices(house.database, None).say
    return use_cases.deliver(
        outbounds, HouseCourier(house.database, channels, sent_ledger(house), generation, say), now, CALENDAR
    )


def choose(house, who: str, **chosen) -> None:
    (row,) = house.rows(
        "SELECT coalesce(max(version), 0) AS version FROM reporting.preferences WHERE person = :id",
        id=house.people[who],
    )
    reply = house.post("/board/preferences", who, version=row.version, **chosen)
    assert reply.status_code == 303, reply.text


def state_of(house, story, who: str) -> tuple:
    (row,) = house.rows(
        "SELECT state, channel, problem, attempts FROM reporting.reminders WHERE request = :id AND rung = 'red' AND recipient = :who",
        id=story.id,
        who=house.people[who],
    )
    return tuple(row)


def robots(hook):
    return {"wecom": wecom(hook.url, private=True)}


def test_many_for_one_person_are_one_message(house, story, hook):
    other = late_story(house)
    choose(house, "volunteer", channel="wecom", address="key-of-the-group")
    sweep(house, noon(story))
    deliver(house, noon(story), robots(hook))
    (said,) = [body["text"]["content"] for _, body in hook.told]
    assert story._start["number"] in said
    assert other._start["number"] in said
    assert "2件事" in said
    assert "低保" not in said


def test_an_address_is_never_stored_open(house, story):
    choose(house, "volunteer", channel="webhook", address="https://hooks.example.cn/secret-part")
    (row,) = house.rows("SELECT address FROM reporting.preferences WHERE person = :id", id=house.people["volunteer"])
    assert b"secret-part" not in bytes(row.address)
    assert "secret-part" in house.get("/board/preferences", "volunteer").text
    assert "secret-part" not in house.get("/board/preferences", "dispatcher").text


def test_a_webhook_to_the_inside_is_refused_and_mail_or_in_app_takes_over(house, story, hook):
    choose(house, "volunteer", channel="webhook", address=f"{hook.url}/x")
    sweep(house, noon(story))
    deliver(house, noon(story), channels_of(house.settings))
    assert state_of(house, story, "volunteer")[:3] == ("failed", "webhook", "private address")
    assert hook.told == []


def test_who_wants_no_yellow_by_message_sees_it_in_app(house, story, hook):
    choose(house, "volunteer", channel="wecom", address="key-of-the-group", without_yellow="true")
    eve = at(f"{CALENDAR.add_working_days(story.due_at.date(), -1)} 17:31")
    sweep(house, eve)
    deliver(house, eve, robots(hook))
    assert hook.told == []
    assert story._start["number"] in house.get("/board/reminders", "volunteer").text


def test_quiet_hours_hold_back_and_then_let_go(house, story, hook):
    choose(house, "volunteer", channel="wecom", address="key-of-the-group", quiet_from=12, quiet_to=14)
    sweep(house, noon(story))
    deliver(house, noon(story), robots(hook))
    assert hook.told == []
    deliver(house, noon(story) + timedelta(hours=2), robots(hook))
    assert len(hook.told) == 1


def test_too_many_for_an_hour_backs_off_and_is_no_failed_try(house, story, hook):
    hook.answers = [(429, {})]
    choose(house, "volunteer", channel="wecom", address="key-of-the-group")
    sweep(house, noon(story))
    for minute in range(60):
        deliver(house, noon(story) + timedelta(minutes=minute), robots(hook))
    assert len(hook.told) <= 10
    assert state_of(house, story, "volunteer")[0] == "planned"
    assert state_of(house, story, "volunteer")[3] == 0
    hook.answers = [(200, {"errcode": 0})]
    deliver(house, noon(story) + timedelta(minutes=80), robots(hook))
    assert state_of(house, story, "volunteer")[:2] == ("sent", "wecom")


def test_a_channel_that_takes_it_and_drops_the_line_leaves_it_unknown_for_a_person(house, story, hook):
    hook.answers = ["drop"]
    choose(house, "volunteer", channel="wecom", address="key-of-the-group")
    sweep(house, noon(story))
    for minute in (0, 1, 60):
        deliver(house, noon(story) + timedelta(minutes=minute), robots(hook))
    assert len(hook.told) == 1
    assert state_of(house, story, "volunteer")[:2] == ("unknown", "wecom")


def test_after_a_restore_nothing_goes_out_until_confirmed_and_nothing_twice(house, story, hook):
    choose(house, "volunteer", channel="wecom", address="key-of-the-group")
    sweep(house, noon(story))
    backup = house.rows("SELECT counted FROM reporting.sending")[0].counted
    deliver(house, noon(story), robots(hook))
    assert len(hook.told) == 1
    with house.database.transaction() as work:  # the database as it was before sending
        work.connection.exec_driver_sql(f"UPDATE reporting.sending SET counted = {backup}")
        work.connection.exec_driver_sql(
            "UPDATE reporting.reminders SET state = 'planned', sent_at = NULL WHERE state = 'sent'"
        )
    deliver(house, noon(story), robots(hook))
    assert len(hook.told) == 1
    assert house.rows("SELECT frozen_why FROM reporting.sending")[0].frozen_why == "restored"
    with SendingTransactions(house.database)() as outbound:
        assert outbound.confirm(house.people["supervisor"])
    deliver(house, noon(story), robots(hook))
    assert len(hook.told) == 1
    assert state_of(house, story, "volunteer")[0] == "sent"
    other = late_story(house)
    sweep(house, noon(other))
    deliver(house, noon(other), robots(hook))
    assert len(hook.told) == 2


def test_the_send_ledger_says_nothing_about_a_person(house, story, hook):
    choose(house, "volunteer", channel="wecom", address="key-of-the-group")
    sweep(house, noon(story))
    deliver(house, noon(story), robots(hook))
    text = "".join(file.read_text() for file in sent_ledger(house).folder.glob("*.jsonl"))
    assert str(story.id) in text
    assert "key-of-the-group" not in text
    assert story._start["number"] not in text


@pytest.mark.faults
def test_two_notifiers_at_once_send_each_person_once(house, story, hook):
    others = [late_story(house) for _ in range(3)]
    choose(house, "volunteer", channel="wecom", address="key-of-the-group")
    choose(house, "dispatcher", channel="wecom", address="key-of-dispatcher")
    moment = noon(story)
    sweep(house, moment)
    program = (
        "from datetime import datetime; from services.reporting import notifier as n;"
        "from shared.runtime.settings import Settings;"
        f"n.database_now = lambda _: datetime.fromisoformat('{moment.isoformat()}'); n.Notifier(Settings.from_environment()).look()"
    )
    environment = environment_of(house.settings, DAIBAN_ROBOT_HOSTS=f"wecom={hook.url}")
    running = [subprocess.Popen([sys.executable, "-c", program], env=environment) for _ in range(3)]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    said = "".join(body["text"]["content"].split("Hello")[0] for _, body in hook.told)
    for each in (story, *others):
        assert said.count(f"{each._start['number']} 号") == 2  # once to the volunteer, once to the dispatcher


def test_one_setting_does_not_overwrite_another_window(house, story):
    choose(house, "volunteer", channel="in_app")
    reply = house.post("/board/preferences", "volunteer", version=0, channel="email")
    assert reply.status_code == 409


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        ({"channel": "sms", "address": "12345"}, "11位手机号"),
        ({"channel": "wecom"}, "要填写地址"),
        ({"channel": "in_app", "quiet_from": "9"}, "起止两个时间"),
    ],
)
def test_what_cannot_work_is_said_beside_its_field(house, chosen, wrong):
    reply = house.post("/board/preferences", "clerk", version=0, **chosen)
    assert reply.status_code == 422
    assert wrong in reply.text
