"""`daiban due`: prints when a case falls due and every day counted on the way (domain.md §3).

Reads the arguments and answers a bad one with one sentence; the counting is in `deadlines`, the words in `due_words`.
The program that mounts the command calls `add_arguments` and `run`.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime, time

from shared.contracts.errors import N_, DomainError
from shared.reference.calendar import OutsideCalendar, official_calendar
from shared.reference.deadlines import Stop, due_at
from shared.reference.due_words import Language, explanation
from shared.reference.working_hours import CLOSING, SHANGHAI

LONGEST_DAYS = 1000


class BadArgument(DomainError):
    """What was typed cannot be read; `english` is the same sentence for `--lang en`."""

    english = "This cannot be read."

    def in_language(self, language: str) -> str:
        return self.english % self.values if language == "en" else str(self)


class BadMoment(BadArgument):
    sentence = N_("看不懂受理时间“%(text)s”，请写成 2025-04-25T10:00 的样子。")
    english = "“%(text)s” is not a time of acceptance; write it like 2025-04-25T10:00."


class BadDays(BadArgument):
    sentence = N_("看不懂天数“%(text)s”，请写0到%(most)s之间的整数。")
    english = "“%(text)s” is not a number of days; write a whole number from 0 to %(most)s."


class BadStop(BadArgument):
    sentence = N_("看不懂停表“%(text)s”，请写成 2025-04-28..2025-04-30 的样子，前一天不晚于后一天。")
    english = "“%(text)s” is not a stop; write it like 2025-04-28..2025-04-30, the earlier day first."


class BadClosing(BadArgument):
    sentence = N_("看不懂下班时间“%(text)s”，请写成 17:30 的样子。")
    english = "“%(text)s” is not a closing hour; write it like 17:30."


class BadYear(BadArgument):
    sentence = OutsideCalendar.sentence
    english = "The working calendar covers the years %(first)s to %(last)s only; please check the dates."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments; every value is read by `run`, so that a bad one gets our sentence."""
    parser.add_argument("accepted_at", help="受理时间 time of acceptance, 2025-04-25T10:00 (Beijing time)")
    parser.add_argument("working_days", help="承诺的工作日数 promised working days, 0 = the same day")
    stop_help = "停表起止，含首日不含末日，可写多次 stop from..to, first day in, last day out; may be repeated"
    parser.add_argument("--stop", action="append", default=[], metavar="S..R", help=stop_help)
    parser.add_argument("--extend", default="0", metavar="N", help="延期工作日数 working days of extension")
    parser.add_argument("--closing", default=f"{CLOSING:%H:%M}", metavar="HH:MM", help="下班时间 closing hour")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 language")


def run(arguments: argparse.Namespace) -> int:
    """Prints the explanation and returns 0; a bad argument prints one sentence to standard error and returns 2."""
    try:
        print(
            explain(
                arguments.accepted_at,
                arguments.working_days,
                stops=arguments.stop,
                extend=arguments.extend,
                closing=arguments.closing,
                language=arguments.lang,
            )
        )
    except BadArgument as bad:
        print(bad.in_language(arguments.lang), file=sys.stderr)
        return 2
    return 0


def explain(
    accepted_at: str,
    working_days: str,
    *,
    stops: Sequence[str] = (),
    extend: str = "0",
    closing: str = "17:30",
    language: Language = "zh",
) -> str:
    """The explanation as text, from values as typed. Raises BadArgument."""
    accepted, hour = _moment(accepted_at), _closing(closing)
    promised, extended = _days(working_days), _days(extend)
    spans = [_stop(text) for text in stops]
    calendar = official_calendar()
    try:
        deadline = due_at(accepted, promised, spans, extended, hour, calendar)
    except OutsideCalendar as outside:
        raise BadYear(**outside.values) from outside
    return explanation(accepted, promised, extended, deadline, calendar, language)


def _moment(text: str) -> datetime:
    """A time without a zone is Beijing time; a day without an hour is refused, since the hour decides for promise 0."""
    try:
        if len(text) <= len("2025-04-25"):
            raise ValueError("no hour")
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)
    except (ValueError, OverflowError) as unreadable:
        raise BadMoment(text=text) from unreadable


def _days(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > LONGEST_DAYS:
        raise BadDays(text=text, most=LONGEST_DAYS)
    return int(text)


def _stop(text: str) -> Stop:
    begun, dots, ended = text.partition("..")
    try:
        first, last = _stop_day(begun), _stop_day(ended)
    except (ValueError, OverflowError) as unreadable:
        raise BadStop(text=text) from unreadable
    if not dots or last < first:
        raise BadStop(text=text)
    return first, last


def _stop_day(text: str) -> date:
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo is None else moment.astimezone(SHANGHAI)).date()


def _closing(text: str) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}", text):
        raise BadClosing(text=text)
    try:
        return time.fromisoformat(text)
    except ValueError as unreadable:
        raise BadClosing(text=text) from unreadable
