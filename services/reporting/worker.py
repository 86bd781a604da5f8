"""Wires reporting's worker: what a Celery process loads. Nothing of the web is imported here."""

from services.reporting import tasks
from shared.runtime.settings import Settings
from shared.runtime.worker import make_worker

SERVICE = "reporting"

celery = make_worker(
    SERVICE,
    Settings.from_environment(),
    ticks={"sweep": tasks.sweep, "export": tasks.export, "rising": tasks.rising},
    handle=tasks.handle,
)
