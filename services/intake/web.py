"""What a WSGI server loads."""

from services.intake.app import web
from shared.runtime import crash
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

_settings = Settings.from_environment()
set_up_logging(_settings, "web")
crash.arm(_settings.crash_at)
app = web(_settings)
