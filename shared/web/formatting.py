"""Jinja filters that say times, deadlines, phones and rates the way people here say them. Words only, no markup.

Times are shown in Asia/Shanghai whatever their zone; working days left are counted elsewhere and passed in.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext, ngettext

from shared.web.language import language

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def set_up_formatting(app: Flask) -> None:
    """Make the filters known to the templates, under their own names."""
    filters: tuple[Callable[..., str], ...] = (
        day,
        moment,
        clock,
        weekday,
        machine_time,
        due_words,
        by_words,
        masked_phone,
        percentage,
        number,
        yuan,
        in_brackets,
        span,
    )
    app.jinja_env.filters.update({function.__name__: function for function in filters})


def _local(when: datetime | date) -> datetime | date:
    return when.astimezone(SHANGHAI) if isinstance(when, datetime) else when


def weekday(when: datetime | date) -> str:
    """周日 / Sun."""
    return _WEEKDAYS[language()][_local(when).weekday()]


def day(when: datetime | date | None, with_weekday: bool = False) -> str:
    """2026年11月22日（周日） / 22 Nov 2026 (Sun); nothing for None."""
    if when is None:
        return ""
    local = _local(when)
    chinese = f"{local.year}年{local.month}月{local.day}日"
    words = chinese if language() == "zh" else f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    if not with_weekday:
        return words
    return f"{words}（{weekday(when)}）" if language() == "zh" else f"{words} ({weekday(when)})"


def clock(when: datetime) -> str:
    """17:30."""
    return when.astimezone(SHANGHAI).strftime("%H:%M")


def moment(when: datetime | None) -> str:
    """2026年11月22日 17:30 周日 / Sun 22 Nov 2026, 17:30; nothing for None."""
    if when is None:
        return ""
    if language() == "zh":
        return f"{day(when)} {clock(when)} {weekday(when)}"
    return f"{weekday(when)} {day(when)}, {clock(when)}"


def machine_time(when: datetime | date) -> str:
    """For `<time datetime>`: ISO 8601 with the local offset."""
    return _local(when).isoformat()


def due_words(due_at: datetime, working_days_left: int, now: datetime) -> str:
    """还剩1个工作日（周四17:30） · 今天17:30到期 · 已超期2个工作日（应于11月19日 17:30）.

    `working_days_left` counts the working days after today up to the due day; negative when overdue.
    """
    if now > due_at:
        return _overdue_words(due_at, max(1, -working_days_left))
    if _local(due_at).toordinal() == _local(now).toordinal():
        return str(gettext("今天%(time)s到期", time=clock(due_at)))
    near = timedelta(0) <= due_at - now < timedelta(days=6)
    when = f"{weekday(due_at)}{_gap()}{clock(due_at)}" if near else f"{day(due_at)} {clock(due_at)}"
    days = ngettext("还剩%(num)d个工作日", "还剩%(num)d个工作日", working_days_left)
    return str(gettext("%(days)s（%(when)s）", days=days, when=when))


def by_words(due_at: datetime, now: datetime, in_message: str = "") -> str:
    """周四17:30前 / by Thu 17:30 within the next six days; today without the weekday; a date when it is further off or past.

    `in_message`: the language of a message, which may be read a day later: it never says today.
    """
    chinese = (in_message or language()) == "zh"
    due, today = due_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    days, at = (due.date() - today).days, due.strftime("%H:%M")
    if days == 0 and not in_message:
        return f"今天{at}前" if chinese else f"by {at} today"
    if 0 <= days < 7:
        named = _WEEKDAYS["zh" if chinese else "en"][due.weekday()]
        return f"{named}{at}前" if chinese else f"by {named} {at}"
    year = "" if due.year == today.year else f"{due.year}年" if chinese else f" {due.year}"
    return f"{year}{due.month}月{due.day}日{at}前" if chinese else f"by {due.day} {_MONTHS[due.month - 1]}{year}, {at}"


def _overdue_words(due_at: datetime, working_days: int) -> str:
    days = ngettext("已超期%(num)d个工作日", "已超期%(num)d个工作日", working_days)
    return str(gettext("%(days)s（应于%(when)s）", days=days, when=f"{day(due_at)} {clock(due_at)}"))


def _gap() -> str:
    return "" if language() == "zh" else " "


def masked_phone(phone: str | None) -> str:
    """139****5678; short numbers keep only their last two digits."""
    if not phone:
        return ""
    if len(phone) >= 11:
        return f"{phone[:-8]}****{phone[-4:]}"
    return "*" * max(0, len(phone) - 2) + phone[-2:]


def percentage(rate: float | None, digits: int = 1) -> str:
    """99.6%; a dash when the denominator was 0. Cut, not rounded up: 99.97 % is never shown as 100 %."""
    if rate is None:
        return "—"
    scale = 10**digits
    shown = round(rate * 100, digits)
    if shown >= 100 > rate * 100:
        shown = int(rate * 100 * scale) / scale
    return f"{shown:.{digits}f}%"


def number(value: float | int | None) -> str:
    """8,695; a dash for None."""
    if value is None:
        return "—"
    return f"{value:,.1f}" if isinstance(value, float) and not value.is_integer() else f"{int(value):,}"


def yuan(fen: int | None) -> str:
    """120050 → 1,200.50元 / 1,200.50 yuan; a dash for None."""
    if fen is None:
        return "—"
    return str(gettext("%(amount)s元", amount=f"{Decimal(fen) / 100:,.2f}"))


def in_brackets(words: object) -> str:
    """（社区） / " (community)": what stands behind a name to tell it apart."""
    return f"（{words}）" if language() == "zh" else f" ({words})"


def span(minutes: int) -> str:
    """95 → 1小时35分 / 1 h 35 min."""
    hours, rest = divmod(minutes, 60)
    parts = [gettext("%(hours)s小时", hours=hours)] if hours else []
    parts += [gettext("%(minutes)s分钟", minutes=rest)] if rest or not hours else []
    return _gap().join(parts)


def day_of(when: Any) -> date:
    """The local calendar day of a time: 16:30 UTC is already the next day here."""
    local = _local(when)
    return local.date() if isinstance(local, datetime) else local
