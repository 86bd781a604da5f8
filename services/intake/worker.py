"""Wires intake's worker: what a Celery process loads. Intake stands at the head of the stream and hears no events."""

from services.intake import tasks
from shared.runtime.settings import Settings
from shared.runtime.worker import make_worker

celery = make_worker("intake", Settings.from_environment(), ticks={"tidy": tasks.tidy})
