"""Reminders: planned once, skipped for the past, held back at night, sent by real SMTP, never twice, never in doubt hidden."""

import email
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller

from services.reporting import tasks
from services.reporting.channels.mail import SmtpMail
from services.reporting.notifier import Notifier
from services.reporting.reminders import use_cases
from services.reporting.reminders.courier import HouseCourier
from services.reporting.reminders.notices import HouseNotices
from services.reporting.reminders.sending_store import SendingTransactions
from services.reporting.reminders.sent import SentLedger
from services.reporting.reminders.store import LedgerTransactions
from shared.reference.calendar import official_calendar
from tests.conftest import environment_of
from tests.integration.reporting.stories import Story, at

CALENDAR = official_calendar()


def working_noon() -> datetime:
    """Noon of a working day some days ahead: everything told today has come due by then."""
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    return at(f"{CALENDAR.add_working_days(today, 4)} 12:00")


def just_late(story) -> datetime:
    """The red card has come, the next rung has not: told on the working morning after the due day."""
    return at(f"{CALENDAR.add_working_days(story.due_at.date(), 1)} 12:00")


class Inbox:
    """What the mail server took; `answer` is what it says to each message."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.answer.startswith("250"):
            self.messages.append(envelope.content.decode())
        return self.answer


@pytest.fixture
def mailbox():
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        inbox.port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    inbox.mail = SmtpMail(f"smtp://127.0.0.1:{inbox.port}", "daiban@localhost")
    yield inbox
    controller.stop()


@pytest.fixture
def story(house) -> Story:
    """A case taken on by the volunteer, due in two working days."""
    with house.database.transaction() as work:
        work.connection.exec_driver_sql(
            "UPDATE reporting.reminders SET state = 'cancelled' WHERE state IN ('planned', 'sending')"
        )
        work.connection.exec_driver_sql("UPDATE reporting.deadlines SET state = 'ended'")
        work.connection.exec_driver_sql("DELETE FROM reporting.channel_rests")
    now = datetime.now(UTC)
    due = at(f"{CALENDAR.add_working_days((now + timedelta(hours=8)).date(), 2)} 17:30")
    told = Story(house.settings, now - timedelta(minutes=3), due, tail=None).submitted().accepted().offered()
    told.assigned(person_id=house.people["volunteer"])
    house.hear(told)
    return told


def ledger(house):
    return LedgerTransactions(house.database)


def sweep(house, now):
    return use_cases.sweep(ledger(house), now, CALENDAR)


def deliver(house, now, mail=None):
    """As the notifier does it; returns how many messages were sent or tried."""
    outbounds, sent = SendingTransactions(house.database), SentLedger(house.settings.data / "sent")
    if use_cases.is_frozen(outbounds, sent):
        return 0
    with outbounds() as outbound:
        generation = outbound.sending().generation
    channels = {"email": mail} if mail else {}
    courier = HouseCourier(house.database, channels, sent, generation, HouseNotices(house.database, mail).say)
    return use_cases.deliver(outbounds, courier, now, CALENDAR)


def reminders(house, story):
    rows = house.rows(
        "SELECT rung, role, state, channel, cycle FROM reporting.reminders WHERE request = :id AND role <> 'resident' ORDER BY rung, role",
        id=story.id,
    )
    return [tuple(row) for row in rows]


def test_yellow_goes_to_the_assignee_one_working_day_before(house, story):
    assert sweep(house, story.due_at - timedelta(days=9)).planned == 0
    eve = at(f"{CALENDAR.add_working_days(story.due_at.date(), -1)} 17:31")
    assert sweep(house, eve).planned == 1
    assert reminders(house, story) == [("yellow", "assignee", "planned", "in_app", 1)]


def test_red_goes_to_assignee_and_dispatcher_and_an_overtaken_yellow_to_nobody(house, story):
    sweep(house, just_late(story))
    assert reminders(house, story) == [
        ("red", "assignee", "planned", "in_app", 1),
        ("red", "dispatcher", "planned", "in_app", 1),
        ("yellow", "assignee", "skipped", "in_app", 1),
    ]


def test_sweeping_again_and_again_reminds_once(house, story):
    for _ in range(3):
        sweep(house, just_late(story))
        deliver(house, just_late(story))
    assert [state for _, _, state, *_ in reminders(house, story)] == ["delivered", "delivered", "skipped"]


def test_a_case_of_2014_entered_today_reminds_nobody(house, story):
    old = Story(house.settings, at("2014-03-03 10:00"), at("2014-03-10 17:30"), tail=None).submitted().accepted()
    old.assigned(person_id=house.people["volunteer"])
    house.hear(old)
    sweep(house, datetime.now(UTC))
    assert {state for _, _, state, *_ in reminders(house, old)} == {"skipped"}
    assert deliver(house, just_late(story)) == 0


def test_without_an_assignee_the_dispatcher_is_told(house, story):
    now = datetime.now(UTC)
    alone = Story(house.settings, now - timedelta(minutes=3), story.due_at, tail=None).submitted().accepted()
    house.hear(alone)
    sweep(house, at(f"{CALENDAR.add_working_days(story.due_at.date(), -1)} 17:31"))
    assert reminders(house, alone) == [("yellow", "dispatcher", "planned", "in_app", 1)]


def test_where_no_dispatcher_is_the_supervisor_is_told(house, story):
    elsewhere = Story(
        house.settings, datetime.now(UTC) - timedelta(minutes=3), story.due_at, area="510503101201", tail=None
    )
    house.hear(elsewhere.submitted().accepted())
    sweep(house, just_late(story))
    assert ("red", "supervisor", "planned", "in_app", 1) in reminders(house, elsewhere)


def test_nothing_is_sent_at_night(house, story):
    night = just_late(story).replace(hour=22)
    sweep(house, night)
    assert deliver(house, night) == 0
    assert deliver(house, night + timedelta(minutes=5)) == 0
    assert ("red", "assignee", "planned", "in_app", 1) in reminders(house, story)


def test_a_withdrawn_case_reminds_nobody_any_more(house, story):
    sweep(house, just_late(story))
    house.hear(story.withdrawn())
    assert deliver(house, just_late(story)) == 0
    assert {state for _, _, state, *_ in reminders(house, story)} == {"cancelled", "skipped"}


def test_work_done_while_a_reminder_waits_keeps_it_from_being_sent(house, story):
    sweep(house, just_late(story))
    house.hear(story.started().completed())
    assert deliver(house, just_late(story)) == 0


def test_a_moved_due_date_begins_a_new_cycle_of_reminders(house, story):
    sweep(house, just_late(story))
    house.hear(story.started().completed().rejected(story.when + timedelta(days=7)))
    states = {(cycle, state) for *_, state, _, cycle in reminders(house, story)}
    assert states == {(1, "cancelled"), (1, "skipped")}
    sweep(house, working_noon() + timedelta(days=60))
    assert any(cycle == 2 and state == "planned" for *_, state, _, cycle in reminders(house, story))


def test_the_mail_says_a_number_and_a_date_and_nothing_about_the_matter(house, story, mailbox):
    sweep(house, just_late(story))
    assert deliver(house, just_late(story), mailbox.mail) == 2
    assert {(state, channel) for _, _, state, channel, _ in reminders(house, story)} == {
        ("sent", "email"),
        ("skipped", "in_app"),
    }
    assert len(mailbox.messages) == 2
    for raw in mailbox.messages:
        said = email.message_from_string(raw, policy=policy.default)
        body = said.get_content()
        assert story._start["number"] in body
        assert "低保" not in raw + body
        assert "dibao" not in raw + body


def test_a_mail_server_that_is_away_is_tried_again_later(house, story):
    sweep(house, just_late(story))
    away = SmtpMail("smtp://127.0.0.1:1", "daiban@localhost")
    deliver(house, just_late(story), away)
    rows = house.rows(
        "SELECT state, attempts, problem FROM reporting.reminders WHERE request = :id AND rung = 'red'", id=story.id
    )
    # after the first failure the channel rests: the other is not tried against a server that is away
    assert {tuple(row) for row in rows} == {("planned", 1, "ConnectionRefusedError"), ("planned", 0, "channel rests")}


def test_a_mail_refused_for_good_is_marked_failed_and_still_shown_in_app(house, story, mailbox):
    mailbox.answer = "554 no thanks"
    sweep(house, just_late(story))
    deliver(house, just_late(story), mailbox.mail)
    assert ("red", "assignee", "failed", "email", 1) in reminders(house, story)
    assert story._start["number"] in house.get("/board/reminders", "dispatcher").text


@pytest.mark.faults
@pytest.mark.parametrize("point", ["notifier.after_claim", "notifier.after_accept", "notifier.before_mark"])
def test_a_reminder_whose_sender_died_is_unknown_and_never_sent_again(house, story, mailbox, point):
    sweep(house, just_late(story))
    program = (
        "from datetime import datetime; from shared.runtime import crash; from shared.runtime.settings import Settings;"
        "from shared.reference.calendar import official_calendar as c; from services.reporting import notifier as n;"
        "from services.reporting.reminders import use_cases as u; s = Settings.from_environment(); crash.arm(s.crash_at);"
        "from services.reporting.reminders.courier import HouseCourier as C; from shared.runtime.database import Database;"
        "from services.reporting.reminders.sending_store import SendingTransactions as T; from uuid import UUID;"
        "d = Database(s, 'reporting'); k = C(d, n.channels_of(s), n.sent_ledger(s), UUID(int=7), lambda *_: None);"
        f"u.deliver(T(d), k, datetime.fromisoformat('{just_late(story).isoformat()}'), c())"
    )
    environment = environment_of(house.settings, SMTP_URL=f"smtp://127.0.0.1:{mailbox.port}", DAIBAN_CRASH_AT=point)
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == -9
    sent = len(mailbox.messages)
    assert sent == (0 if point == "notifier.after_claim" else 1)
    later = just_late(story) + timedelta(minutes=2)
    deliver(house, later, mailbox.mail)
    deliver(house, later, mailbox.mail)
    states = sorted(state for rung, _, state, *_ in reminders(house, story) if rung == "red")
    assert states == ["sent", "unknown"]
    assert len(mailbox.messages) == sent + 1
    assert "结果不明" in house.get(f"/board/cases/{story.id}").text


def test_the_board_tells_when_the_last_sweep_was_and_greys_late_figures(house, story):
    sweep(house, datetime.now(UTC))
    assert "上次巡查" in house.get("/board").text
    with house.database.transaction() as work:
        work.connection.exec_driver_sql(
            "UPDATE reporting.sweep_state SET last_at = now() - interval '1 hour', next_at = now() - interval '59 minutes'"
        )
    assert "late-figures" in house.get("/board").text


def test_reminders_are_told_to_staff_of_the_area_only(house, story):
    sweep(house, just_late(story))
    deliver(house, just_late(story))
    path = "/api/reporting/v1/reminders"
    told = house.get(path, "dispatcher", request=str(story.id)).json
    assert {(one["rung"], one["recipient"], one["state"]) for one in told if one["rung"] == "red"} == {
        ("red", "dispatcher", "delivered"),
        ("red", "volunteer", "delivered"),
    }
    assert house.get(path, "other_clerk", request=str(story.id)).json == []


def test_overdue_lists_what_runs_and_has_passed(house, story):
    now = datetime.now(UTC)
    late = (
        Story(house.settings, now - timedelta(days=30), now - timedelta(days=2))
        .submitted()
        .accepted(now - timedelta(days=29))
    )
    house.hear(late)
    listed = [case["id"] for case in house.get("/api/reporting/v1/overdue", "dispatcher").json]
    assert str(late.id) in listed
    assert str(story.id) not in listed
    assert house.get("/api/reporting/v1/overdue", "other_clerk").json == []


def test_every_staff_page_carries_the_sweeps_light_and_late_it_says_so(house, story):
    sweep(house, datetime.now(UTC))
    assert 'hx-get="/board/parts/light"' in house.get("/board/reminders", "volunteer").text
    assert "上次巡查" in house.get("/board/parts/light", "volunteer").text
    with house.database.transaction() as work:
        work.connection.exec_driver_sql(
            "UPDATE reporting.sweep_state SET last_at = now() - interval '1 hour', next_at = now() - interval '59 minutes'"
        )
    assert "巡查停了" in house.get("/board/parts/light", "volunteer").text
    assert house.get("/board/parts/light", None).status_code in (302, 303, 401)


def test_an_outage_of_the_sweep_is_mailed_once_without_any_queue(house, story, mailbox):
    with house.intake.transaction() as work:
        work.connection.exec_driver_sql(
            "SELECT identity.open_account(gen_random_uuid(), 'duty', 'duty', NULL, 'duty@example.cn', '[[\"supervisor\", \"510503\"]]')"
        )
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("DELETE FROM reporting.house_notices")
        work.connection.exec_driver_sql(
            "UPDATE reporting.sweep_state SET last_at = now() - interval '1 hour', next_at = now() - interval '59 minutes'"
        )
    notifier = Notifier(replace(house.settings, smtp_url=f"smtp://127.0.0.1:{mailbox.port}"))
    notifier.look()
    notifier.look()
    said = [raw for raw in mailbox.messages if "duty@example.cn" in raw]
    assert len(said) == 1
    sweep(house, datetime.now(UTC))
    notifier.look()
    with house.database.transaction() as work:
        work.connection.exec_driver_sql(
            "UPDATE reporting.sweep_state SET last_at = now() - interval '30 minutes', next_at = now() - interval '29 minutes'"
        )
    notifier.look()
    assert len([raw for raw in mailbox.messages if "duty@example.cn" in raw]) == 2


def test_a_notifier_that_is_away_is_noticed_by_the_sweep_and_shown(house, story):
    notifier = Notifier(house.settings)
    notifier.look()
    tasks.sweep(house.database)
    assert "提醒没有在发送" not in house.get("/board/parts/light").text
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.sending SET looked_at = now() - interval '10 minutes'")
    for _ in range(2):
        tasks.sweep(house.database)
    assert "提醒没有在发送" in house.get("/board/parts/light").text
    assert len(house.rows("SELECT period FROM reporting.house_notices WHERE kind = 'notifier_late'")) == 1
