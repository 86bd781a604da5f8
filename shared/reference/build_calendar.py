"""Builds `data/calendar.json`, the working calendar the services read, from the `holidays` package and our overrides.

Run `python -m shared.reference.build_calendar` after a new State Council notice: raise `LAST_PUBLISHED_YEAR`, update the
package, and put into `data/overrides.csv` what the package does not have yet or has wrong. Only this command needs
`holidays`; the running services read the finished file, which holds the days that a bare Monday-to-Friday week gets wrong
or that carry a festival's name.
"""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from holidays import country_holidays

from shared.reference.calendar import CALENDAR_FILE

FIRST_YEAR = 2004
LAST_PUBLISHED_YEAR = 2026
"""The last year the State Council has given notice of; later years are festivals alone, and provisional."""
LAST_YEAR = 2040
SOURCE = "State Council notices 2004-2026 (国务院办公厅关于部分节假日安排的通知) by way of holidays (MIT), data/overrides.csv"

OVERRIDES_FILE = CALENDAR_FILE.with_name("overrides.csv")
ONE_DAY = timedelta(days=1)
_SUBSTITUTED = re.compile(r"由 (\S+) 调休")
_OBSERVED = re.compile(r"（补假）$| \(observed\)$")
# The package's English, put into the words the rest of the house uses.
_OUR_ENGLISH = {"Labor Day": "Labour Day", "Chinese New Year (Spring Festival)": "Spring Festival"}

Names = tuple[str, str]
Row = tuple[str, int, str, str]


class OfficialDays:
    """What the package knows: days off with the festival they belong to, and the weekends worked for them."""

    def __init__(self) -> None:
        years = range(FIRST_YEAR - 1, LAST_YEAR + 2)
        self.chinese = country_holidays("CN", years=years, language="zh_CN")
        self.english = country_holidays("CN", years=years, language="en_US")
        self.make_up_days: dict[date, Names] = {}
        for day in sorted(self.chinese):
            if found := _SUBSTITUTED.search(self.chinese[day]):
                self.make_up_days[date.fromisoformat(found[1])] = self.festival(day)

    def is_working_day(self, day: date) -> bool:
        return self.chinese.is_working_day(day)

    def festival(self, day: date) -> Names:
        """The festival of a day off; a swapped day takes the commonest festival of the break it lies in."""
        return self._own_festival(day) or Counter(self._festivals_of_break(day)).most_common(1)[0][0]

    def _own_festival(self, day: date) -> Names | None:
        chinese, english = self.chinese.get(day, ""), self.english.get(day, "")
        if not chinese or _SUBSTITUTED.search(chinese):
            return None
        return _first_name(chinese), _first_name(english)

    def _festivals_of_break(self, day: date) -> Iterator[Names]:
        """Festivals of the unbroken run of days off around the day, in order of date."""
        start = day
        while not self.is_working_day(start - ONE_DAY):
            start -= ONE_DAY
        while not self.is_working_day(start):
            if names := self._own_festival(start):
                yield names
            start += ONE_DAY


def _first_name(label: str) -> str:
    name = _OBSERVED.sub("", label.split("; ")[0])
    return _OUR_ENGLISH.get(name, name)


def official_row(official: OfficialDays, day: date) -> Row | None:
    """The day as the package has it, or None where a plain week already says the same."""
    if official.is_working_day(day):
        return None if day.weekday() < 5 else (day.isoformat(), 1, *official.make_up_days[day])
    return (day.isoformat(), 0, *official.festival(day)) if day in official.chinese else None


def overrides() -> dict[str, Row | None]:
    """Days we state ourselves; None where the override makes it an ordinary day of the week again."""
    with OVERRIDES_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["date"]: _override_row(row) for row in csv.DictReader(lines)}


def _override_row(row: dict[str, str]) -> Row | None:
    working = int(row["working"])
    plain = int(date.fromisoformat(row["date"]).weekday() < 5)
    if working == plain and not row["name"]:
        return None
    return (row["date"], working, row["name"], row["name_en"])


def special_days() -> list[Row]:
    official = OfficialDays()
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    every_day = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    rows = {day.isoformat(): official_row(official, day) for day in every_day} | overrides()
    return [row for _, row in sorted(rows.items()) if row is not None]


def contents() -> str:
    """The file's text: one day a line, and a version that changes exactly when a day does."""
    lines = [json.dumps(row, ensure_ascii=False) for row in special_days()]
    header: dict[str, Any] = {
        "version": f"{LAST_PUBLISHED_YEAR}-{hashlib.sha256(''.join(lines).encode()).hexdigest()[:8]}",
        "source": SOURCE,
        "first_year": FIRST_YEAR,
        "last_published_year": LAST_PUBLISHED_YEAR,
        "last_year": LAST_YEAR,
    }
    top = "".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in header.items())
    return "{\n" + top + '  "days": [\n    ' + ",\n    ".join(lines) + "\n  ]\n}\n"


def main() -> None:
    CALENDAR_FILE.write_text(contents(), encoding="utf-8")
    print(f"{CALENDAR_FILE.name}: written")


if __name__ == "__main__":
    main()
