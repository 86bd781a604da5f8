"""`intake.receipt`: the tick that accepts by rule, batch by batch, each a transaction; a batch that fails is taken one by one."""

import time
from collections.abc import Callable, Sequence

import structlog

from services.intake.receipt.store import ReceiptStore
from services.intake.receipt.use_cases import Place, deem_accepted, deem_one, lapsed_now
from services.intake.requests.use_cases import Desk
from shared.runtime.bus.failures import describe
from shared.runtime.database import Database, Work

BATCH = 100
LONGEST = 20.0
"""Seconds one tick may go on; what is left comes with the next."""
log = structlog.get_logger()
Desks = Callable[[Work], Desk]


def accept_lapsed(database: Database, desks: Desks, batch: int = BATCH) -> int:
    """Work off what has run out by the database's clock; how many requests were looked at."""
    done, after = 0, None
    leave_at = time.monotonic() + LONGEST
    while time.monotonic() < leave_at:
        places = _one_batch(database, desks, after, batch)
        done += len(places)
        if len(places) < batch:
            break
        after = places[-1]
    return done


def _one_batch(database: Database, desks: Desks, after: Place | None, most: int) -> Sequence[Place]:
    places: Sequence[Place] = ()
    try:
        with database.transaction() as work:
            found = ReceiptStore(work.connection)
            places = deem_accepted(desks(work), found, found.now(), after, most)
    except Exception as error:
        log.warning("receipt_batch_failed", error=describe(error))
        places = _looked_at(database, after, most)
        for place in places:
            _one(database, desks, place)
    return places


def _looked_at(database: Database, after: Place | None, most: int) -> Sequence[Place]:
    """The places of a batch that could not be done as a whole; nothing stays locked."""
    with database.transaction() as work:
        found = ReceiptStore(work.connection)
        return lapsed_now(found, found.now(), after, most)


def _one(database: Database, desks: Desks, place: Place) -> None:
    try:
        with database.transaction() as work:
            found = ReceiptStore(work.connection)
            if found.lock(place[1]):
                deem_one(desks(work), found, place[1])
    except Exception as error:
        log.warning("receipt_not_accepted", request=str(place[1]), error=describe(error))
