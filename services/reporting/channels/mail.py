"""E-mail over SMTP. What the server said decides what the ledger says."""

import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from services.reporting.channels.domain import Fate, Letter, Outcome
from shared.runtime.settings import Settings

_PATIENCE = 3.0
"""Seconds for each answer of the server; the whole conversation stays within a claim and a task."""


@dataclass(frozen=True)
class SmtpMail:
    """One conversation per message with the server of `SMTP_URL` (smtp:// with STARTTLS when offered, or smtps://)."""

    url: str
    sender: str

    def send(self, letter: Letter) -> Outcome:
        """Never raises for a server that refuses, is away, or falls silent: the fate says which."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return Fate.NOT_HANDED_OVER, type(error).__name__
        try:
            return self._hand_over(server, self._message(letter))
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        kind: Callable[..., smtplib.SMTP] = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        server = kind(parts.hostname or "localhost", parts.port or 0, timeout=_PATIENCE)
        server.ehlo_or_helo_if_needed()
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> Outcome:
        """Before the text is sent a failure is plain; once it is on its way only the server's answer settles it."""
        try:
            for step in (server.mail(self.sender), server.rcpt(message["To"])):
                if step[0] >= 400:
                    return Fate.REFUSED if step[0] >= 500 else Fate.NOT_HANDED_OVER, f"SMTP {step[0]}"
        except (OSError, smtplib.SMTPException) as error:
            return Fate.NOT_HANDED_OVER, type(error).__name__
        try:
            code, _ = server.data(message.as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (OSError, smtplib.SMTPException) as error:
            return Fate.UNCLEAR, type(error).__name__
        if code < 400:
            return Fate.ACCEPTED, None
        return Fate.REFUSED if code >= 500 else Fate.NOT_HANDED_OVER, f"SMTP {code}"

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, letter.to
        message["Subject"] = letter.subject
        # The message's own id: two copies of one reminder can be told apart from two reminders.
        message["Message-ID"] = f"<{letter.id}@{socket.getfqdn()}>"
        message.set_content(letter.body)
        return message


def mail_of(settings: Settings) -> SmtpMail | None:
    """The mail channel, or None when none is configured."""
    return SmtpMail(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
