"""What a Celery worker loads."""

from services.intake.app import worker
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

_settings = Settings.from_environment()
set_up_logging(_settings, "worker")
celery = worker(_settings)
