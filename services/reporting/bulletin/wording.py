"""The bulletin's sentences with their numbers said, and the address of the list behind each number."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext
from markupsafe import Markup, escape

from services.reporting.bulletin.domain import CANNOT, RATES, SENTENCES, Numbers
from services.reporting.figures.domain import Period
from services.reporting.figures.presenting import list_url
from services.reporting.visits.domain import FIGURE_NAMES, MONEY_NAMES
from shared.contracts.errors import N_
from shared.web.formatting import number, percentage

_BEHIND = {
    "completion_rate": "closed",
    "on_time_rate": "closed_on_time",
    "judged": "closed_or_overdue",
    "check_in_rate": "checked_in",
    "household_coverage": "households_covered",
    "visit_rhythm_rate": "pairs_on_rhythm",
}
_NAMES = {
    "accepted": N_("受理量"),
    "closed": N_("办结量"),
    "completion_rate": N_("办结率"),
    "closed_on_time": N_("按时办结量"),
    "judged": N_("办结量 + 超期在办"),
    "on_time_rate": N_("按时办结率"),
    "open_overdue": N_("超期在办"),
    "points_running": N_("已运行"),
    "points_all": N_("村（社区）代办点"),
    "coverage": N_("代办点覆盖率"),
    "registered": N_("登记在册的在职党员"),
    "checked_in": N_("已报到的在职党员"),
    "check_in_rate": N_("双报到率"),
    "pairs": N_("结对"),
    "pairs_on_rhythm": N_("按时走访的结对"),
    "visit_rhythm_rate": N_("按时走访率"),
    "households": N_("困难户和困难党员"),
    "households_covered": N_("有人结对的困难户和困难党员"),
    "household_coverage": N_("结对覆盖率"),
    "projects": N_("共建项目"),
}
_ELSEWHERE = {
    "points_running": "/board/points",
    "points_all": "/board/points",
    "coverage": "/board/points",
}
_UNLISTED = frozenset({"projects"})
"""Counted here, listed where organisers keep them: a supervisor may not open that list, so the number stands without a link."""


def address_of(name: str, area: str, period: Period) -> str | None:
    """The list behind a number, or None where this house's board has none."""
    if name in _UNLISTED:
        return None
    if name in FIGURE_NAMES:
        days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        return f"/board/visits/list?{urlencode({'figure': name, 'area': area, **days})}"
    if name in _ELSEWHERE:
        return f"{_ELSEWHERE[name]}?{urlencode({'area': area})}"
    return list_url(_BEHIND.get(name, name), area, period)


def said(name: str, value: float | int | None) -> str:
    if name in MONEY_NAMES and value is not None:
        return f"{value:,.2f}"
    return percentage(value) if name in RATES else number(value)


def sentences(numbers: Numbers, say: Callable[[str, str], Any]) -> list[tuple[int, Any]]:
    """(row, sentence); `say` makes of a number's name and words what stands in the sentence. A bulletin drawn before a number was
    counted is without its sentence."""
    words = {name: say(name, said(name, value)) for name, value in numbers.items()}
    return [
        (row, _joined(gettext(sentence), words)) for row, sentence in SENTENCES if _names_in(sentence) <= words.keys()
    ]


def linked(numbers: Numbers, area: str, period: Period) -> list[tuple[int, Any]]:
    def link(name: str, words: str) -> Markup:
        address = address_of(name, area, period)
        return Markup('<a href="{}">{}</a>').format(address, words) if address else Markup("{}").format(words)

    return sentences(numbers, link)


def plain(numbers: Numbers) -> list[tuple[int, str]]:
    return sentences(numbers, lambda _, words: words)


def cannot() -> list[tuple[int, str]]:
    return [(row, gettext(reason)) for row, reason in CANNOT]


def _names_in(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


def _joined(sentence: str, words: dict[str, Any]) -> Any:
    if any(isinstance(word, Markup) for word in words.values()):
        return Markup(escape(sentence)) % words
    return sentence % words


def names() -> dict[str, str]:
    """What each number is called."""
    return {name: gettext(label) for name, label in {**_NAMES, **FIGURE_NAMES}.items()}
