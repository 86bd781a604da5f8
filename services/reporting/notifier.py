"""Wires the notifier: the process that sends reminders, apart from the worker that hears events, so that a slow channel
never holds one up. It asks no broker: it looks at the ledger every few seconds, and at the sweep's light, which it is the
other path for. A second one, or none for a while, does no harm.
"""

import signal
import socket
import time
from collections.abc import Mapping
from datetime import datetime
from types import FrameType
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.reporting.calls.store import CallStore
from services.reporting.calls.use_cases import raise_calls
from services.reporting.channels.domain import Channel
from services.reporting.channels.mail import mail_of
from services.reporting.channels.robots import Webhook, dingtalk, feishu, wecom
from services.reporting.channels.sms import sms_of
from services.reporting.reminders import use_cases
from services.reporting.reminders.courier import HouseCourier
from services.reporting.reminders.domain import LATE_AFTER
from services.reporting.reminders.notices import HouseNotices
from services.reporting.reminders.sending_store import SendingStore, SendingTransactions
from services.reporting.reminders.sent import SentLedger
from services.reporting.reminders.store import ReminderStore, database_now
from services.reporting.risk.store import RiskStore
from services.reporting.risk.use_cases import keep_counted
from services.reporting.webhooks.sender import WebhookSender
from shared.reference.calendar import official_calendar
from shared.runtime import crash
from shared.runtime.database import Database
from shared.runtime.known_reference import KnownReference
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

LOOK_EVERY: Final = 3.0
CHORES_EVERY: Final = 20.0

log = structlog.get_logger()


def channels_of(settings: Settings) -> Mapping[str, Channel]:
    """The channels this house has: e-mail and SMS where they are configured, robots and webhooks always."""
    hosts, private = settings.robot_hosts, settings.private_addresses
    found: dict[str, Channel] = {
        name: make(hosts[name], private=True) if name in hosts else make(private=private)
        for name, make in (("wecom", wecom), ("dingtalk", dingtalk), ("feishu", feishu))
    }
    found["webhook"] = Webhook(private)
    for name, channel in (("email", mail_of(settings)), ("sms", sms_of(settings.sms_url))):
        if channel is not None:
            found[name] = channel
    return found


def sent_ledger(settings: Settings) -> SentLedger:
    """One file for each machine that sends."""
    return SentLedger(settings.sent_ledger, socket.gethostname())


class Notifier:
    """One notifier process: `run` until `stop`."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings, "reporting", process="notifier", pool_size=2)
        self._reference = KnownReference(self._database)
        self._channels, self._sent = channels_of(settings), sent_ledger(settings)
        self._notices = HouseNotices(self._database, self._channels.get("email"))
        self._webhooks = WebhookSender(
            Database(settings, "reporting", process="webhooks", pool_size=2), self._notices.say
        )
        self._stopping = False
        self._chores_at = 0.0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stopping = True
        self._webhooks.stop()

    def run(self) -> None:
        """A database that is away is asked again. Webhooks go out beside it, so that none holds a reminder up."""
        while not self._stopping:
            try:
                self.look()
                if self._webhooks.ident is None:  # after the first look, which sees whether a backup was restored
                    self._webhooks.start()
            except SQLAlchemyError as error:
                log.warning("notifier_waits_for_database", error=type(error).__name__)
            self._rest()
        if self._webhooks.ident is not None:
            self._webhooks.join()

    def look(self) -> int:
        """One round: the sweep's light, then what is due; returns how many messages were sent or tried."""
        self._reference.refresh()
        now, outbounds = database_now(self._database), SendingTransactions(self._database)
        with self._database.reading() as connection:
            last_at, next_at = ReminderStore(connection).last_sweep()
        if last_at and use_cases.is_late(next_at, now, LATE_AFTER):
            self._notices.say("sweep_late", last_at.isoformat(timespec="seconds"))
        with self._database.transaction() as work:
            SendingStore(work.connection).looked(now)
        if time.monotonic() >= self._chores_at:
            self._do_chores(now)
            self._chores_at = time.monotonic() + CHORES_EVERY
        if use_cases.is_frozen(outbounds, self._sent):
            return 0
        with outbounds() as outbound:
            generation = outbound.sending().generation
        courier = HouseCourier(self._database, self._channels, self._sent, generation, self._notices.say)
        return use_cases.deliver(outbounds, courier, now, official_calendar())

    def _do_chores(self, now: datetime) -> None:
        """What need not be done at every look: calls for what stays unread, the counts of missed promises."""
        with self._database.transaction() as work:
            raise_calls(CallStore(work.connection), now, official_calendar())
            keep_counted(RiskStore(work.connection), now, official_calendar())

    def _rest(self) -> None:
        until = time.monotonic() + LOOK_EVERY
        while not self._stopping and time.monotonic() < until:
            time.sleep(0.1)


def main() -> None:
    settings = Settings.from_environment()
    set_up_logging(settings, "notifier")
    crash.arm(settings.crash_at)
    notifier = Notifier(settings)
    signal.signal(signal.SIGTERM, notifier.stop)
    signal.signal(signal.SIGINT, notifier.stop)
    notifier.run()


if __name__ == "__main__":
    main()
