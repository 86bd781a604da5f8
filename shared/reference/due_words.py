"""The words in which a deadline is explained to a person at a terminal, Chinese and English side by side.

The command has no web request and no message catalogue around it, so its few sentences stand here; the counting is in
`deadlines`, the reading of arguments in `due_command`.
"""

from datetime import date, datetime
from typing import Literal

from shared.reference.calendar import WorkingCalendar
from shared.reference.deadlines import CountedDay, Deadline, Reason

Language = Literal["zh", "en"]

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
REASONS: dict[Language, dict[Reason, str]] = {
    "zh": {
        Reason.WORKING: "工作日",
        Reason.MAKE_UP: "调休上班（{festival}）",
        Reason.ACCEPTANCE: "受理当日，不计，次日起算",
        Reason.STOPPED: "停表，不计",
        Reason.FESTIVAL: "放假（{festival}），不计",
        Reason.WEEKEND: "周末，不计",
        Reason.AFTER_CLOSING: "已过下班时间，不计",
    },
    "en": {
        Reason.WORKING: "working day",
        Reason.MAKE_UP: "make-up working day ({festival})",
        Reason.ACCEPTANCE: "day of acceptance, not counted; counting starts the next day",
        Reason.STOPPED: "clock stopped, not counted",
        Reason.FESTIVAL: "day off ({festival}), not counted",
        Reason.WEEKEND: "weekend, not counted",
        Reason.AFTER_CLOSING: "after closing hour, not counted",
    },
}
TEXT: dict[Language, dict[str, str]] = {
    "zh": {
        "accepted": "受理时间：{at}",
        "promise": "承诺时限：{promised}个工作日，停表顺延{stopped}个，延期{extended}个",
        "same_day": "承诺时限：当日办结，停表顺延{stopped}个工作日，延期{extended}个",
        "due": "办结期限：{at}",
        "number": "第{number}日",
        "extension": "，延期",
        "stopped_acceptance": "；当日已停表，期限顺延1个工作日",
        "provisional": "注意：{year}年的放假通知尚未公布，此期限按法定节日推算，通知公布后可能变动。",
        "calendar": "日历：国务院放假安排，版本 {version}；时间均为北京时间。",
    },
    "en": {
        "accepted": "Accepted:  {at}",
        "promise": "Promised:  {promised} working days, {stopped} added by stops, {extended} by extension",
        "same_day": "Promised:  the same day, {stopped} working days added by stops, {extended} by extension",
        "due": "Due:       {at}",
        "number": "day {number}",
        "extension": ", extension",
        "stopped_acceptance": "; the clock was stopped that day, which adds one working day",
        "provisional": "Note: the holidays of {year} have not been published yet. This date follows from the festivals alone"
        " and may move.",
        "calendar": "Calendar: State Council holidays, version {version}; all times are Beijing time.",
    },
}


def explanation(
    accepted_at: datetime,
    promised: int,
    extended: int,
    deadline: Deadline,
    calendar: WorkingCalendar,
    language: Language,
) -> str:
    """The due time, then a line for every day from acceptance to it."""
    words = TEXT[language]
    amounts = {"promised": promised, "stopped": deadline.added_by_stops, "extended": extended}
    last_promised = sum(day.counted for day in deadline.days) - extended
    lines = [
        words["accepted"].format(at=_moment(accepted_at, language)),
        words["promise" if promised else "same_day"].format(**amounts),
        words["due"].format(at=_moment(deadline.due_at, language)),
        "",
        *(_day_line(day, last_promised, language) for day in deadline.days),
        "",
        words["calendar"].format(version=deadline.calendar_version),
    ]
    if deadline.provisional:
        lines.append(words["provisional"].format(year=calendar.first_provisional_year))
    return "\n".join(lines)


def _moment(at: datetime, language: Language) -> str:
    return f"{_day(at.date(), language)} {at:%H:%M}"


def _day(day: date, language: Language) -> str:
    return f"{day.isoformat()} {WEEKDAYS[language][day.weekday()]}"


def _day_line(day: CountedDay, last_promised: int, language: Language) -> str:
    words = TEXT[language]
    festival = day.festival if language == "zh" else day.festival_en
    reason = REASONS[language][day.reason].format(festival=festival)
    if day.reason is Reason.ACCEPTANCE and day.stopped:
        reason += words["stopped_acceptance"]
    if day.number and day.number > last_promised:
        reason += words["extension"]
    number = words["number"].format(number=day.number) if day.number else "—"
    return f"{_day(day.date, language)}  {_padded(number)}  {reason}"


def _padded(text: str, width: int = 8) -> str:
    """Filled with spaces to a width in terminal columns, where a Chinese character takes two."""
    columns = sum(2 if "\u2e80" <= letter <= "\uffef" else 1 for letter in text)
    return text + " " * (width - columns)
