"""What a Celery worker loads."""

from services.assignment.app import worker as _worker
from shared.runtime.settings import Settings

celery = _worker(Settings.from_environment())
