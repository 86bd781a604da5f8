"""Wires assignment's worker: what a Celery process loads. Nothing of the web is imported here."""

from services.assignment.pair_imports import tick as pair_imports
from services.assignment.register_imports import tick as register_imports
from services.assignment.tasks import Worker, handle
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.settings import Settings
from shared.runtime.worker import make_worker

settings = Settings.from_environment()


def on(database: Database) -> Worker:
    """The tasks of this service on the process's own database."""
    return Worker(database, SystemClock(), settings.offer_hours)


celery = make_worker(
    "assignment",
    settings,
    ticks={
        "tick": lambda database: on(database).tick(),
        "register": lambda database: register_imports.carry_on(database, SystemClock()),
        "pairs": lambda database: pair_imports.carry_on(database, SystemClock()),
    },
    handle=handle,
    after_commit=lambda database: on(database).offer_waiting(),
)
