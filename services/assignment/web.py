"""What a WSGI server loads."""

from services.assignment.app import web as _web
from shared.runtime.settings import Settings

app = _web(Settings.from_environment())
