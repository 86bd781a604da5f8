"""Papers that leave the office: what their templates call besides the shell's macros. A form's words stand in Chinese with the
English beside them, whatever language the page is in, because whoever signs it may read either.

Sizes and page rules are `static/paper.css`'s; which papers there are, and that each print is logged, is the services'.
"""

from datetime import date, datetime
from typing import Any, Final

from flask import Flask
from flask_babel import force_locale, gettext
from markupsafe import Markup, escape

from shared.contracts.errors import N_
from shared.reference.working_hours import local_day
from shared.web.formatting import clock

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def set_up_papers(app: Flask) -> None:
    """Make the words known to the templates of the application."""
    app.jinja_env.globals.update(both=both, both_days=both_days, both_moments=both_moments, N_=N_)


def both(sentence: str, **values: Any) -> Markup:
    """The sentence in Chinese, and its English after it."""
    with force_locale("zh_Hans_CN"):
        chinese = gettext(sentence, **values)
    with force_locale("en"):
        english = gettext(sentence, **values)
    if english == chinese:
        return escape(chinese)
    return Markup('<span class="zh">{}</span> <span class="en" lang="en">{}</span>').format(chinese, english)


def both_days(day: date | datetime | None) -> str:
    """2026年11月30日 30 Nov 2026; nothing for None."""
    if day is None:
        return ""
    local = local_day(day) if isinstance(day, datetime) else day
    return f"{local.year}年{local.month}月{local.day}日 {local.day} {_MONTHS[local.month - 1]} {local.year}"


def both_moments(when: datetime | None) -> str:
    """The same with the time of day."""
    return f"{both_days(when)} {clock(when)}" if when else ""
