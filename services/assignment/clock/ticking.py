"""Pauses whose day of review has come end by themselves. A tick may run twice or not for a while."""

import structlog

from services.assignment.clock.store import ClockStore
from services.assignment.clock.use_cases import resume_reviewed
from services.assignment.wiring import desk_of
from shared.contracts.errors import DomainError
from shared.contracts.events import Clock
from shared.reference.working_hours import local_day
from shared.runtime.database import Database

log = structlog.get_logger()


def tick(database: Database, clock: Clock) -> None:
    with database.reading() as connection:
        ended = ClockStore(connection).ended_reviews(local_day(clock.now()))
    for request_id in ended:
        try:
            with database.transaction() as work:
                resume_reviewed(desk_of(work, clock, database.settings), ClockStore(work.connection), request_id)
        except DomainError as error:  # somebody resumed or ended it meanwhile
            log.info("pause_not_ended", code=error.code)
