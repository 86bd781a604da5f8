"""What the clock does about the last word: calls that are due appear, silence that has lasted long enough closes.

A tick may run twice or not for a while: rows say what is due, constraints keep each once.
"""

import structlog

from services.assignment.callbacks.store import CallbackStore
from services.assignment.callbacks.use_cases import open_due
from services.assignment.confirming.closing import let_silence_close
from services.assignment.wiring import desk_of
from shared.contracts.errors import DomainError
from shared.contracts.events import Clock
from shared.runtime.database import Database

log = structlog.get_logger()


def tick(database: Database, clock: Clock) -> None:
    with database.transaction() as work:
        open_due(CallbackStore(work.connection), clock.now())
    with database.reading() as connection:
        silent = CallbackStore(connection).silent(clock.now())
    for request_id in silent:
        try:
            with database.transaction() as work:
                let_silence_close(desk_of(work, clock, database.settings), request_id)
        except DomainError as error:  # an original is still out, or somebody spoke meanwhile: the next tick looks again
            log.info("silence_waits", code=error.code)
