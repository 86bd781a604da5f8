"""`intake.batches`: carrying out what was decided, each request in a transaction of its own, whoever begins it and however often.

One that cannot be accepted any more keeps no other back; a process that dies leaves the rest held for the next tick.
"""

from collections.abc import Callable
from uuid import UUID

import structlog

from services.intake.batches.store import BatchStore
from services.intake.batches.use_cases import carry_out, give_up
from services.intake.requests.use_cases import Desk
from shared.contracts.errors import DomainError
from shared.runtime.bus.failures import describe
from shared.runtime.database import Database, Work

MOST_AT_ONCE = 200
log = structlog.get_logger()


def carry_out_due(database: Database, desks: Callable[[Work], Desk], only: UUID | None = None) -> int:
    """Accept what is due by the database's clock; how many were accepted."""
    with database.reading() as connection:
        due = BatchStore(connection).due(MOST_AT_ONCE, only)
    return sum(_one(database, desks, batch_id, place) for batch_id, place in due)


def _one(database: Database, desks: Callable[[Work], Desk], batch_id: UUID, place: int) -> bool:
    try:
        with database.transaction() as work:
            return carry_out(desks(work), BatchStore(work.connection), batch_id, place)
    except DomainError as error:
        with database.transaction() as work:
            give_up(BatchStore(work.connection), batch_id, place, error)
    except Exception as error:
        # It stays held: the next tick tries again, and the page says that it waits.
        log.warning("batch_item_failed", batch=str(batch_id), place=place, error=describe(error))
    return False
