"""`intake.import`: the tick that enters the waiting lines, in batches, each a transaction.

Killed at any line the batch is undone with its events, and entered when the tick comes again: a line's request and the mark
that it is done are one commit. One worker imports at a time, held by a lock that ends with its transaction.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import structlog

from services.intake.imports.domain import NOW_CLOSED
from services.intake.imports.store import ImportStore
from services.intake.imports.use_cases import enter_line
from services.intake.lines.domain import Known
from services.intake.lines.known import known_to
from services.intake.requests.use_cases import Desk
from services.intake.residents.use_cases import JustMade
from shared.contracts.errors import DomainError
from shared.identity.accounts import Accounts
from shared.identity.people import Person
from shared.runtime.database import Database, Work
from shared.runtime.sealing import ServiceSeal

BATCH = 25
LONGEST = 20.0
"""Seconds one tick may go on; what is left comes with the next."""
log = structlog.get_logger()
Desks = Callable[[Work], Desk]


def context_of(run: UUID) -> str:
    """What a run's sealed lines are bound to."""
    return f"import:{run}"


def enter_waiting(database: Database, desks: Desks, batch: int = BATCH) -> int:
    """Enter what waits; how many lines were settled."""
    seal = ServiceSeal(database.settings, "intake")
    done, leave_at = 0, time.monotonic() + LONGEST
    while time.monotonic() < leave_at:
        with database.transaction() as work:
            settled = _one_batch(work, desks, seal, batch)
        if settled is None:
            break
        done += settled
    return done


def _one_batch(work: Work, desks: Desks, seal: ServiceSeal, most: int) -> int | None:
    """How many lines were settled; None when there is nothing to do, or another worker does it."""
    store = ImportStore(work.connection)
    claimed = store.claim()
    if claimed is None:
        return None
    run, person_id = claimed
    account = Accounts(work.connection).one(person_id)
    if account is None or account.is_closed:
        store.finish(run, "stopped")
        log.warning("import_stopped", run=str(run), reason=NOW_CLOSED)
        return 0
    lines = store.next_lines(run, most)
    if not lines:
        store.finish(run, "done")
        return 0
    desk = desks(work)
    known = known_to(account.person, desk)
    for line in lines:
        _one_line(work, store, desks, account.person, known, run, line, seal)
    return len(lines)


def _one_line(
    work: Work, store: ImportStore, desks: Desks, by: Person, known: Known, run: UUID, line: Any, seal: ServiceSeal
) -> None:
    """A savepoint of its own: what a line that fails had written is undone, and nothing of it is told."""
    if line.is_known:
        store.settle(run, line.line, "known")
        return
    values = orjson.loads(seal.open(bytes(line.content), context_of(run)))
    try:
        with work.connection.begin_nested():
            request, events = enter_line(desks(work), by, values, known)
            store.settle(run, line.line, "done", request)
    except JustMade:
        return  # the same person is being registered by somebody else: this line comes again with the next batch
    except DomainError as error:
        sentences = [[name, told[0]] for name, told in error.fields.items()] or [["", error.sentence]]
        store.settle(run, line.line, "failed", problems=sentences)
        return
    work.outbox.publish_all(events)
