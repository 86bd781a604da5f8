"""What a WSGI server loads."""

from services.intake.app import web
from shared.runtime.settings import Settings

app = web(Settings.from_environment())
