"""A real SMTP server for the tests: keeps what it takes, and can drop the line after it has taken a message."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.local.ports import free_port


@dataclass
class Mailbox:
    """What arrived. With `drops_the_line` a message is taken and the connection cut before the answer."""

    port: int
    messages: list[Message] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    drops_the_line: bool = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content or b""))
        self.recipients += envelope.rcpt_tos
        if self.drops_the_line and server.transport:
            server.transport.abort()
        return "250 taken"

    def texts(self) -> list[str]:
        """Subject and text of every message, decoded."""
        found = []
        for message in self.messages:
            subject = str(make_header(decode_header(message["Subject"] or "")))
            parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
            found.append(
                subject + "\n" + "\n".join(part.decode(errors="replace") for part in parts if isinstance(part, bytes))
            )
        return found


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
