"""Residents are told unasked: at most once a step, to a phone opened only when sending, in words that give nothing away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.announcements.store import AnnouncementStore
from services.reporting.channels.sms import Sms
from services.reporting.reminders import use_cases
from services.reporting.reminders.courier import HouseCourier
from services.reporting.reminders.notices import HouseNotices
from services.reporting.reminders.sending_store import SendingTransactions
from services.reporting.reminders.sent import SentLedger
from shared.reference.calendar import official_calendar
from shared.runtime.sealing import PersonSeal
from tests.integration.reporting.stories import SEALED, Story, at
from tests.listening import listening

CALENDAR = official_calendar()
PHONE = "13900001234"


@pytest.fixture
def gateway():
    with listening() as listener:
        listener.answers = [(200, {"Code": "OK"})]
        yield listener


@pytest.fixture
def story(house) -> Story:
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.reminders SET state = 'cancelled' WHERE state = 'planned'")
        work.connection.exec_driver_sql("UPDATE reporting.sending SET sms_per_month = 2000")
        work.connection.exec_driver_sql("DELETE FROM reporting.sms_months")
        work.connection.exec_driver_sql("DELETE FROM reporting.house_notices")
    return a_story(house)


def a_story(house, tail: str = "1234") -> Story:
    now = datetime.now(UTC) - timedelta(minutes=3)
    told = Story(house.settings, now, now + timedelta(days=9), tail=tail)
    with house.intake.transaction() as work:
        seal = PersonSeal(work.connection, house.settings)
        seal.new_key(told._start["resident_id"])
        sealed = seal.seal(told._start["resident_id"], "requester_phone", PHONE)
    return told.submitted().accepted(requester_phone=sealed)


def morning() -> datetime:
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    return at(f"{CALENDAR.add_working_days(today, 1)} 09:00")


def deliver(house, gateway, now=None) -> int:
    sent, outbounds = SentLedger(house.settings.data / "sent"), SendingTransactions(house.database)
    with outbounds() as outbound:
        generation = outbound.sending().generation
    channels = {"sms": Sms(gateway.url, "k", "s", "代办", "SMS_1")}
    say = HouseNotices(house.database, None).say
    courier = HouseCourier(house.database, channels, sent, generation, say)
    return use_cases.deliver(outbounds, courier, now or morning(), CALENDAR)


def told(house, story):
    rows = house.rows(
        "SELECT rung, state, problem FROM reporting.reminders WHERE request = :id AND role = 'resident' ORDER BY id",
        id=story.id,
    )
    return [tuple(row) for row in rows]


def test_told_at_accept_assign_done_and_asked_to_confirm_once_each(house, story, gateway):
    house.hear(story)
    deliver(house, gateway)
    house.hear(story.offered().assigned())
    deliver(house, gateway)
    house.hear(story.started().completed())
    deliver(house, gateway)
    deliver(house, gateway)
    assert [row[:2] for row in told(house, story)] == [
        ("told_accepted", "sent"),
        ("told_assigned", "sent"),
        ("told_confirm", "sent"),
        ("told_done", "sent"),
    ]
    assert len(gateway.told) == 3  # done and the question come in one
    assert {body["PhoneNumbers"] for _, body in gateway.told} == {PHONE}
    assert "请确认" in gateway.told[2][1]["TemplateParam"]


def test_the_message_says_a_number_and_a_link_and_no_code_name_or_matter(house, story, gateway):
    house.hear(story)
    deliver(house, gateway)
    said = gateway.told[0][1]["TemplateParam"]
    assert story._start["number"] in said
    assert said.endswith('/track"}')
    for private in ("低保", "dibao", story.code, PHONE):
        assert private not in said


def test_each_look_at_a_phone_is_noted_and_it_stands_open_nowhere(house, story, gateway):
    house.hear(story)
    deliver(house, gateway)
    with house.database.reading() as connection:
        looks = connection.exec_driver_sql(
            "SELECT count(*) FROM bus.event WHERE data::text LIKE %s", (f"%{PHONE}%",)
        ).scalar_one()
    assert looks == 0
    file = next((house.settings.data / "sent").glob("*.jsonl"))
    assert PHONE not in file.read_text()


def test_without_a_phone_nothing_is_planned_and_it_shows(house, story, gateway):
    silent = a_story(house)
    silent._start["tail_hash"] = None
    silent.intake.clear()
    silent.submitted().accepted(requester_phone=None)
    house.hear(silent)
    assert told(house, silent) == [("told_accepted", "skipped", "no phone")]
    assert "没有留手机号" in house.get("/board/reminders/log", request=str(silent.id)).text


def test_who_wants_no_messages_gets_none_and_may_change_their_mind(house, story, gateway):
    house.hear(story)
    resident = story._start["resident_id"]
    with house.database.transaction() as work:
        AnnouncementStore(work.connection).silence(resident)
    assert deliver(house, gateway) == 0
    house.hear(story.offered().assigned())
    assert {row[1:] for row in told(house, story)} == {("skipped", "wants none")}
    with house.database.transaction() as work:
        AnnouncementStore(work.connection).speak(resident)
    house.hear(story.started().completed())
    assert deliver(house, gateway) == 1


def test_the_resident_says_so_on_the_tracking_page(house, story):
    house.app.extensions["settings"] = replace(house.settings, sms_url="https://k:s@gateway.example.cn/")
    house.hear(story)
    client, here = house.app.test_client(), "https://127.0.0.1"
    path = f"/track/{story.code}"

    def send(where: str, **form: str):
        token = client.get(path, base_url=here).text.split('name="csrf_token" value="')[1].split('"')[0]
        return client.post(where, data={**form, "csrf_token": token}, base_url=here, headers={"Referer": here})

    assert send(f"{path}/messages", wants="no").status_code == 303  # not shown to be theirs: nothing happens
    assert told(house, story)[0][1] == "planned"
    send(path, phone_tail="1234")
    assert "不要再发短信" in client.get(path, base_url=here).text
    send(f"{path}/messages", wants="no")
    assert "重新发短信" in client.get(path, base_url=here).text
    assert told(house, story)[0][1:] == ("skipped", "wants none")


def test_a_withdrawn_request_tells_nothing_more(house, story, gateway):
    house.hear(story)
    house.hear(story.withdrawn())
    assert deliver(house, gateway) == 0


def test_an_old_request_entered_today_tells_nobody(house, gateway):
    old = Story(house.settings, at("2014-03-03 10:00"), at("2014-03-10 17:30")).submitted()
    house.hear(old.accepted(requester_phone=SEALED))
    assert told(house, old) == [("told_accepted", "skipped", "back-entry")]


def test_the_months_sms_used_up_fall_back_and_the_supervisor_hears_once(house, story, gateway):
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.sending SET sms_per_month = 1")
    other = a_story(house)
    house.hear(story)
    house.hear(other)
    deliver(house, gateway)
    deliver(house, gateway)
    assert len(gateway.told) == 1
    assert sorted([told(house, story)[0][1], told(house, other)[0][1]]) == ["failed", "sent"]
    assert len(house.rows("SELECT period FROM reporting.house_notices WHERE kind = 'sms_used_up'")) == 1
    assert "本月短信已用完" in house.get("/board/reminders/log").text


def test_a_resident_who_was_erased_is_not_told(house, story, gateway):
    house.hear(story)
    with house.database.transaction() as work:
        PersonSeal(work.connection, house.settings).erase(story._start["resident_id"])
    deliver(house, gateway)
    assert gateway.told == []
    assert told(house, story) == [("told_accepted", "skipped", "no channel")]
