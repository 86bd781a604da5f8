"""Open cases counted anew after a calendar was loaded, some at a time; the tick may be killed, run twice or not for a while."""

import time

from services.assignment.calendars.limit_store import LimitStore
from services.assignment.calendars.limits import KINDS
from services.assignment.calendars.store import OpenCaseStore
from services.assignment.calendars.use_cases import count_anew, count_limits_anew
from shared.contracts.events import Clock
from shared.reference.calendar import official_calendar
from shared.runtime.crash import crash_point
from shared.runtime.database import Database
from shared.runtime.known_calendars import Calendars, install_from

LONGEST = 12.0
"""Seconds of one tick after which the rest is left to the next."""


def tick(database: Database, clock: Clock) -> int:
    """How many cases were counted anew."""
    started, done = time.monotonic(), 0
    with database.reading() as connection:
        install_from(connection)
        left = OpenCaseStore(connection).left(official_calendar().version)
    while left and time.monotonic() - started < LONGEST:
        with database.transaction() as work:
            cases, calendars = OpenCaseStore(work.connection), Calendars(work.connection)
            counted = count_anew(cases, work.outbox, calendars, official_calendar(), clock.now())
        done += counted
        if not counted:
            break
        crash_point("calendar.between_parts")
    for kind in KINDS:
        while time.monotonic() - started < LONGEST:
            with database.transaction() as work:
                store, after = LimitStore(work.connection), official_calendar()
                if not count_limits_anew(store, work.outbox, kind, after, clock.now()):
                    break
    return done
