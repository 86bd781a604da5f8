"""The beat: says "look now" to each service at fixed intervals. It knows no deadline; two beats, or none for a while, harm nothing.

Loaded as `celery -A shared.runtime.beat:celery beat --scheduler celery.beat:Scheduler`; keeps no file.
"""

from celery import Celery

from shared.runtime.celery_factory import make_celery
from shared.runtime.settings import Settings

TICKS = {
    "assignment.tick": 15.0,
    "assignment.register": 3.0,
    "assignment.pairs": 3.0,
    "reporting.sweep": 30.0,
    "reporting.export": 5.0,
    "reporting.rising": 3600.0,
    "intake.tidy": 600.0,
    "intake.retention": 900.0,
    "intake.receipt": 60.0,
    "intake.import": 5.0,
    "intake.batches": 5.0,
    "intake.retrain": 60.0,
    "intake.heartbeat": 15.0,
    "assignment.heartbeat": 15.0,
    "reporting.heartbeat": 15.0,
}
"""Task name → seconds between two ticks."""


def beat(settings: Settings) -> Celery:
    celery = make_celery("beat", settings)
    celery.conf.beat_schedule = {
        name: {
            "task": name,
            "schedule": seconds,
            # a tick that no worker took before the next one is worth nothing
            "options": {"queue": name.partition(".")[0], "expires": seconds},
        }
        for name, seconds in TICKS.items()
    }
    return celery


celery = beat(Settings.from_environment())
