"""Back-test of the chance that a promise is missed: two simulated years of a district, the last 90 days predicted.

100 matters, 15 towns, 1,500 promises a month (the article's pace). Each matter has its own promise and its own slowness, each
town its own, slow towns grow slower at the end of the year, and who has to wait for a volunteer starts late; how long the work
takes is log-normal. Nothing of that is told to the model, which counts what became of the cases day by day.
"""

import random
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg

from services.reporting.risk.command import table
from services.reporting.risk.domain import calibration
from services.reporting.risk.store import RiskStore
from shared.reference.areas import load_areas
from shared.reference.calendar import official_calendar
from shared.runtime.database import Database
from shared.runtime.migrate import upgrade
from tests.conftest import settings_for
from tests.servers import embedded_servers

NOW = datetime(2025, 12, 31, tzinfo=UTC)
PROMISES, DAYS = 36_000, 730
SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = official_calendar()
_COLUMNS = (
    "id, number, channel, matter_code, area, state, last_at, submitted_at, submitted_recorded_at, accepted_at, "
    "assigned_at, completed_at, due_at"
)


def history(seed: int = 1) -> list[tuple[Any, ...]]:
    """Rows of `reporting.cases`."""
    made = random.Random(seed)
    matters = {f"m{n:03}": (made.choice((1, 3, 5, 10, 15)), made.gauss(0, 0.35)) for n in range(100)}
    villages = [village.code for village in load_areas().villages()]
    slowness = {code[:9]: made.gauss(0, 0.25) for code in villages}
    return [_promise(made, matters, slowness, villages) for _ in range(PROMISES)]


def _promise(made: random.Random, matters: Any, slowness: Any, villages: Any) -> tuple[Any, ...]:
    code = made.choices(list(matters), weights=[1 / (n + 3) for n in range(len(matters))])[0]
    days, slow = matters[code]
    village, ago = made.choice(villages), made.random() * DAYS
    accepted = CALENDAR.working_day_from((NOW - timedelta(days=ago)).date())
    due = CALENDAR.add_working_days(accepted, days)
    pull = slow + slowness[village[:9]] * (1.5 if accepted.month >= 11 else 1.0)
    waits = int(made.expovariate(1 / 0.8))
    works = made.lognormvariate(-0.9 + pull, 0.7) * days
    done = CALENDAR.add_working_days(accepted, waits + int(works))
    moments = [_at(accepted, 9), _at(CALENDAR.add_working_days(accepted, waits), 11), _at(done, 15), _at(due, 17)]
    taken, finished = (moment if moment < NOW else None for moment in moments[1:3])
    state = "awaiting_confirmation" if finished else "in_progress" if taken else "accepted"
    first = moments[0]
    return (uuid4(), "x", "web", code, village, state, first, first, first, first, taken, finished, moments[3])


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-risk-") as name, embedded_servers(Path(name)) as servers:
        settings = settings_for(servers, servers.postgres_url, Path(name))
        upgrade(settings)
        with psycopg.connect(settings.database_url) as owner, owner.cursor() as cursor:
            with cursor.copy(f"COPY reporting.cases ({_COLUMNS}) FROM STDIN") as copy:
                for row in history():
                    copy.write_row(row)
        database = Database(settings, "reporting", process="bench", pool_size=1)
        with database.reading() as connection:
            store, cut = RiskStore(connection), NOW - timedelta(days=90)
            before = store.count(cut - timedelta(days=365), cut, CALENDAR)
            print(table(calibration(before, store.count(cut, NOW, CALENDAR))))
        database.close()


if __name__ == "__main__":
    main()
