"""What the house tells those responsible for it, once for each occasion and straight by SMTP: no queue, no ledger between."""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from services.reporting.channels.domain import Channel, Fate, Letter
from services.reporting.reminders.sending_store import SendingStore
from shared.reference.areas import load_areas
from shared.runtime.database import Database

_RESPONSIBLE = text("""
    SELECT DISTINCT h.email FROM unnest(CAST(:areas AS text[])) a, unnest(ARRAY['supervisor', 'admin']) r,
    LATERAL identity.holders(r, a) h WHERE h.email IS NOT NULL ORDER BY h.email
""")
_TEXTS: Final = {
    "sms_used_up": (
        "【代办】{period} 的短信已用完 · SMS used up for {period}",
        "{period}的短信条数已经用完，提醒改由邮件和站内发出，群众不再收到短信。请在提醒记录页调整。\n"
        "The SMS of {period} are used up: reminders go out by e-mail and in-app, residents get no SMS. Adjust it in the reminder log.\n{address}",
    ),
    "notifier_late": (
        "【代办】提醒没有在发送 · Reminders are not going out",
        "发送提醒的进程上次工作是{period}，之后没有再来。请检查它是否在运行。\n"
        "The process that sends reminders last worked at {period} and has not come again. Please look whether it runs.\n{address}",
    ),
    "webhook_disabled": (
        "【代办】一个接收地址已停用 · A webhook endpoint was disabled",
        "接收地址“{period}”连续多日没有接收，已停止推送。修好后请在页面上重新启用，并补发错过的事件。\n"
        "The endpoint “{period}” has not taken anything for days and is told nothing more. Once it is mended, switch it on again and replay.\n"
        "{house}/board/webhooks",
    ),
    "sweep_late": (
        "【代办】巡查停了 · The sweep has stopped",
        "上次巡查是{period}，没有按时再来；页面上的数字可能已经过时，超期也不会被提醒。请检查各个进程。\n"
        "The last sweep was at {period} and has not come again: figures may be stale, nobody is reminded. Please look at the processes.\n{address}",
    ),
}


@dataclass(frozen=True)
class HouseNotices:
    """Supervisors and administrators with an e-mail address are those responsible."""

    database: Database
    mail: Channel | None

    def say(self, kind: str, period: str) -> bool:
        """True for the first who says it; it stays noted even where nobody has an address."""
        with self.database.transaction() as work:
            if not SendingStore(work.connection).say_once(kind, period):
                return False
            areas = [district.code[:6] for district in load_areas().districts()]
            people = list(work.connection.execute(_RESPONSIBLE, {"areas": areas}).scalars())
        told = sum(self._sent(kind, period, address) for address in people)
        with self.database.transaction() as work:
            SendingStore(work.connection).said_to(kind, period, told)
        return True

    def _sent(self, kind: str, period: str, to: str) -> bool:
        if self.mail is None:
            return False
        house = self.database.settings.base_url
        values = {"period": period, "house": house, "address": f"{house}/board/reminders/log"}
        subject, body = (each.format(**values) for each in _TEXTS[kind])
        fate, _ = self.mail.send(Letter(uuid4(), to, subject, body))
        return fate is Fate.ACCEPTED
