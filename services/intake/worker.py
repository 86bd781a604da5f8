"""Wires intake's worker: what a Celery process loads. Intake stands at the head of the stream and hears no events."""

from functools import cache

from services.intake import tasks
from services.intake.matters.store import KnownCatalogue
from services.intake.wiring import desks
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.known_reference import KnownReference
from shared.runtime.settings import Settings
from shared.runtime.worker import Job, make_worker

_settings = Settings.from_environment()


@cache
def _desks(database: Database) -> tasks.Desks:
    """One catalogue and one list of service points per process, over its own database."""
    clock = SystemClock()
    return desks(_settings, clock, KnownCatalogue(database, clock), KnownReference(database))


def _with_desks(tick: tasks.DeskTick) -> Job:
    return lambda database: tick(database, _desks(database))


_TICKS = {
    "tidy": tasks.tidy,
    "receipt": _with_desks(tasks.accept_lapsed),
    "import": _with_desks(tasks.enter_waiting),
    "batches": _with_desks(tasks.carry_out_due),
}
celery = make_worker("intake", _settings, _TICKS)
