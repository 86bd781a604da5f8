"""`intake.retention`: once a local day, list who is due, and where the setting says so erase them; may run twice or not for days."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from services.intake.residents.store import ResidentStore
from services.intake.retention.domain import cutoff
from services.intake.retention.store import BEGINNING, RetentionStore
from services.intake.retention.use_cases import Office, erase_waiting, index_papers
from shared.contracts.events import Actor, Clock
from shared.reference.working_hours import local_day
from shared.runtime import audit
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database, Work
from shared.runtime.sealing import BlindIndex, PersonSeal
from shared.runtime.settings import Settings


def office_of(work: Work, settings: Settings, clock: Clock) -> Office:
    """Everything the use cases need, over this transaction."""

    def note(actor: Actor, action: str, subject: UUID, area: str, detail: Mapping[str, Any]) -> None:
        audit.note(work.connection, "intake", actor, action, subject, area, detail)

    return Office(
        reviews=RetentionStore(work.connection),
        residents=ResidentStore(work.connection),
        seal=PersonSeal(work.connection, settings),
        index=BlindIndex(settings),
        clock=clock,
        outbox=work.outbox,
        note=note,
        cutoff=cutoff(clock.now(), settings.retention_years),
    )


def retain(database: Database, clock: Clock | None = None) -> bool:
    """False when this day's run was begun before. Each part is a transaction of its own."""
    settings, told = database.settings, clock or SystemClock()
    now = told.now()
    day, before = local_day(now), cutoff(now, settings.retention_years)
    with database.transaction() as work:
        if not RetentionStore(work.connection).begin(day, before):
            return False
    listed, place = 0, BEGINNING
    while True:
        with database.transaction() as work:
            last, more = RetentionStore(work.connection).list_due(place, before, now, day)
        listed += more
        if last is None:
            break
        place = last
    indexed = _until_done(database, told, index_papers)
    erased = _until_done(database, told, erase_waiting) if settings.retention_automatic else 0
    with database.transaction() as work:
        RetentionStore(work.connection).end(day, listed, erased, indexed)
    return True


def _until_done(database: Database, clock: Clock, part: Callable[[Office], int]) -> int:
    done = 0
    while True:
        with database.transaction() as work:
            some = part(office_of(work, database.settings, clock))
        done += some
        if not some:
            return done
