"""Carries one message: the person's own channel, then e-mail, then in-app; the address is opened here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.reporting.channels.domain import Channel, Fate, rest_after
from services.reporting.deadlines.domain import SHANGHAI
from services.reporting.reminders.domain import Message, Settled, settle, wanted_channels
from services.reporting.reminders.sending_sql import AREA, PHONES, TOKEN
from services.reporting.reminders.sending_store import SendingStore
from services.reporting.reminders.sent import SentLedger
from services.reporting.reminders.texts import letter_of
from shared.contracts.events import Actor
from shared.runtime import audit
from shared.runtime.database import Database
from shared.runtime.sealing import PersonSeal, ServiceSeal
from shared.runtime.signed_links import OFFER_KEY, confirmation_address, offer_address

ADDRESS_CONTEXT = "contact-address"
SMS_USED_UP = "sms_used_up"
Say = Callable[[str, str], object]
"""Tell those responsible once for each (kind, period)."""


@dataclass(frozen=True)
class HouseCourier:
    """Over the house's database, its channels by name, and the send ledger."""

    database: Database
    channels: Mapping[str, Channel]
    sent: SentLedger
    generation: UUID
    say: Say

    def carry(self, message: Message, now: datetime) -> Settled:
        """Try each way in turn; a way that refused has not delivered, so the next one may be tried."""
        ways = wanted_channels(message, "email" in self.channels)
        refused: Settled | None = None
        for name in ways:
            settled = self._by(name, message, now)
            if settled is not None and settled.state != "failed":
                return settled
            refused = settled or refused
        if message.is_for_resident:
            return refused or Settled("skipped", "sms", "no channel")
        return refused or Settled("delivered")

    def _by(self, name: str, message: Message, now: datetime) -> Settled | None:
        """None when this way is not open to the person at all."""
        channel = self.channels.get(name)
        to = self._address(name, message) if channel else None
        if channel is None or not to:
            return None
        with self.database.transaction() as work:
            store = SendingStore(work.connection)
            until, failures = store.rests().get(name, (now, 0))
            if until > now:
                return Settled("planned", name, "channel rests", until, counts=False)
            spent = name != "sms" or store.spend_sms(_month(now))
        if not spent:
            self.say(SMS_USED_UP, _month(now).isoformat()[:7])
            return Settled("failed", name, "month's SMS used up")
        return self._hand_over(name, channel, message, to, failures, now)

    def _hand_over(
        self, name: str, channel: Channel, message: Message, to: str, failures: int, now: datetime
    ) -> Settled:
        """The line in the send ledger comes first: what it does not hold has not left."""
        letter = letter_of(message, to, self.database.settings.base_url, now, self._links(name, message, now))
        self.sent.leaving(self.generation, message, name, now)
        fate, problem = channel.send(letter)
        settled = settle(name, fate, problem, message.attempts, failures + 1, now)
        self.sent.became(self.generation, message, settled.state)
        self._note_channel(name, fate, failures, now)
        return settled

    def _note_channel(self, name: str, fate: Fate, failures: int, now: datetime) -> None:
        """A channel that is away or busy rests for all; one that answered is awake. An SMS that did not go is not counted."""
        with self.database.transaction() as work:
            store = SendingStore(work.connection)
            if fate in (Fate.BUSY, Fate.NOT_HANDED_OVER, Fate.UNCLEAR):
                store.rest(name, now + rest_after(failures + 1), failures + 1)
            elif failures:
                store.wake(name)
            if name == "sms" and fate in (Fate.BUSY, Fate.NOT_HANDED_OVER, Fate.REFUSED):
                store.give_sms_back(_month(now))

    def _address(self, name: str, message: Message) -> str | None:
        if message.is_for_resident:
            return self._phone(message)
        if name == "email" and message.channel != "email":
            return message.email
        if message.channel == name and message.address:
            seal = ServiceSeal(self.database.settings, "reporting")
            return seal.open(message.address, f"{ADDRESS_CONTEXT}:{message.recipient}").decode()
        return message.email if name == "email" else None

    def _links(self, name: str, message: Message, now: datetime) -> dict[UUID, str]:
        """Reminder → the link that opens it without signing in; only to a person's own phone or mailbox, never to a group."""
        settings = self.database.settings
        if name not in ("email", "sms"):
            return {}
        if message.is_for_resident:
            asked = [line for line in message.lines if line.rung == "told_confirm"]
            token = self._token(message, now) if asked else None
            return {line.reminder: confirmation_address(settings.base_url, token) for line in asked if token}
        key = settings.derived(OFFER_KEY)
        return {
            line.reminder: offer_address(settings.base_url, key, line.offer) for line in message.lines if line.offer
        }

    def _token(self, message: Message, now: datetime) -> str | None:
        """The resident's one-time token, opened only to be sent; the look is noted. None once they were erased."""
        request = message.lines[0].request
        with self.database.transaction() as work:
            sealed = work.connection.execute(TOKEN, {"request": request, "now": now}).scalar_one_or_none()
            if sealed is None:
                return None
            area = work.connection.execute(AREA, {"request": request}).scalar_one()
            seen = {"for": "message", "field": "token"}
            audit.note(work.connection, "reporting", Actor("system"), "revealed", request, area, seen)
            return PersonSeal(work.connection, self.database.settings).open(sealed, "token")

    def _phone(self, message: Message) -> str | None:
        """The newest phone the resident gave, opened only now; the look is noted. None once they were erased."""
        request = message.lines[0].request
        with self.database.transaction() as work:
            sealed = work.connection.execute(PHONES, {"subjects": [request, message.recipient]}).one_or_none()
            if sealed is None:
                return None
            area = work.connection.execute(AREA, {"request": request}).scalar_one()
            audit.note(
                work.connection,
                "reporting",
                Actor("system"),
                "revealed",
                request,
                area,
                {"for": "message", "field": "phone"},
            )
            return PersonSeal(work.connection, self.database.settings).open(sealed.sealed, "requester_phone")


def _month(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date().replace(day=1)
