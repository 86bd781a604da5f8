"""Reminders by e-mail over SMTP. The text is the same for everybody: a number, a colour, a date; nothing about a person,
a matter or a hardship. What the server said decides what the ledger says."""

import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from services.reporting.reminders.use_cases import Claimed, Fate
from shared.runtime.settings import Settings

_PATIENCE = 3.0
"""Seconds for each answer of the server; the whole conversation stays within a claim and a task."""
_SUBJECTS = {
    "yellow": "【代办】{number} 将在下一个工作日到期 · due next working day",
    "red": "【代办】{number} 已超过承诺时限 · past its promised date",
}
_BODY = """您好：

{number} 号事项的承诺时限是 {due}。
请登录系统查看并办理：{address}

Hello,

Case {number} was promised for {due}.
Please sign in to see it and act: {address}

这是系统自动发出的提醒，请勿回复。 This is an automatic reminder; please do not reply.
"""


@dataclass(frozen=True)
class SmtpMail:
    """One conversation per message with the server of `SMTP_URL` (smtp:// with STARTTLS when offered, or smtps://)."""

    url: str
    sender: str
    base_url: str

    def send(self, claimed: Claimed) -> tuple[Fate, str | None]:
        """Never raises for a server that refuses, is away, or falls silent: the fate says which."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return Fate.NOT_HANDED_OVER, type(error).__name__
        try:
            return self._hand_over(server, self._message(claimed))
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

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> tuple[Fate, str | None]:
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

    def _message(self, claimed: Claimed) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, claimed.email or ""
        message["Subject"] = _SUBJECTS[claimed.rung].format(number=claimed.number)
        # The ledger row's own id: two copies of one reminder could be told apart from two reminders.
        message["Message-ID"] = f"<{claimed.id}@{socket.getfqdn()}>"
        address = f"{self.base_url}/board/reminders"
        message.set_content(_BODY.format(number=claimed.number, due=_said(claimed.due_at), address=address))
        return message


def mail_of(settings: Settings) -> SmtpMail | None:
    """The mail channel, or None when none is configured: then reminders are in-app only."""
    return SmtpMail(settings.smtp_url, settings.mail_from, settings.base_url) if settings.smtp_url else None


def _said(due_at: datetime) -> str:
    return due_at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")
