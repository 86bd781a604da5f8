"""Wires intake's worker: what a Celery process loads. Intake stands at the head of the stream and hears no events."""

from functools import cache

from services.intake import tasks
from services.intake.matters.store import KnownCatalogue
from services.intake.suggestions.store import KnownSuggester
from services.intake.wiring import desks
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.known_reference import KnownReference
from shared.runtime.settings import Settings
from shared.runtime.worker import Job, make_worker

_settings = Settings.from_environment()


@cache
def _catalogue(database: Database) -> KnownCatalogue:
    """One catalogue per process, over its own database."""
    return KnownCatalogue(database, SystemClock())


@cache
def _desks(database: Database) -> tasks.Desks:
    """One suggester and one list of service points per process."""
    known = _catalogue(database)
    suggester = KnownSuggester(database, known.catalogue).suggester
    return desks(_settings, SystemClock(), known, suggester, KnownReference(database))


def _with_desks(tick: tasks.DeskTick) -> Job:
    return lambda database: tick(database, _desks(database))


def _retrain(database: Database) -> object:
    return tasks.retrain(database, _catalogue(database).catalogue, SystemClock())


_TICKS: dict[str, Job] = {
    "tidy": tasks.tidy,
    "retention": tasks.retain,
    "receipt": _with_desks(tasks.accept_lapsed),
    "import": _with_desks(tasks.enter_waiting),
    "batches": _with_desks(tasks.carry_out_due),
    "retrain": _retrain,
}
celery = make_worker("intake", _settings, _TICKS)
