"""Wires reporting's web application: the only file that knows which adapters it uses; `worker.py` wires the tasks."""

from flask import Flask

from services.reporting.audits.api import blueprint as audits_api
from services.reporting.audits.pages import blueprint as audit_pages
from services.reporting.boards.hours_pages import blueprint as hour_pages
from services.reporting.boards.league_pages import blueprint as league_pages
from services.reporting.boards.pages import blueprint as board_pages
from services.reporting.boards.satisfaction_pages import blueprint as satisfaction_pages
from services.reporting.bulletin.api import blueprint as bulletin_api
from services.reporting.bulletin.pages import blueprint as bulletin_pages
from services.reporting.calls.pages import blueprint as call_pages
from services.reporting.cases.api import blueprint as cases_api
from services.reporting.cases.matter_parts import blueprint as matter_parts
from services.reporting.cases.pages import blueprint as case_pages
from services.reporting.cases.track_pages import blueprint as track_pages
from services.reporting.closings.api import blueprint as closings_api
from services.reporting.closings.pages import blueprint as closings
from services.reporting.desk.pages import blueprint as desk_parts
from services.reporting.exports.pages import blueprint as export_pages
from services.reporting.figures.api import blueprint as figures_api
from services.reporting.figures.pages import blueprint as member_pages
from services.reporting.figures.row_pages import blueprint as row_pages
from services.reporting.finding.pages import blueprint as finding
from services.reporting.frame import frame
from services.reporting.ladder.pages import blueprint as ladder_pages
from services.reporting.matters.known import KnownMatters
from services.reporting.open311.api import blueprint as open311_api
from services.reporting.points.pages import blueprint as point_pages
from services.reporting.preferences.pages import blueprint as preference_pages
from services.reporting.public.pages import blueprint as public_pages
from services.reporting.reminder_log.pages import blueprint as reminder_log_pages
from services.reporting.reminder_log.wording import problem_words, words
from services.reporting.reminders.api import blueprint as reminders_api
from services.reporting.reminders.pages import blueprint as reminder_pages
from services.reporting.rising.pages import blueprint as rising_pages
from services.reporting.risk.pages import blueprint as risk_pages
from services.reporting.saved_views.pages import blueprint as saved_view_pages
from services.reporting.self_check.api import blueprint as self_check_api
from services.reporting.self_check.pages import blueprint as self_check_pages
from services.reporting.supervised.pages import blueprint as supervised_pages
from services.reporting.system.api import blueprint as system_api
from services.reporting.system.measures import measured
from services.reporting.system.pages import blueprint as system_pages
from services.reporting.visits.pages import blueprint as visit_pages
from services.reporting.webhooks.api import blueprint as webhooks_api
from services.reporting.webhooks.pages import blueprint as webhook_pages
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.schema_state import is_current
from shared.runtime.settings import Settings
from shared.web.api_documents import service_api
from shared.web.app_factory import make_app

SERVICE = "reporting"
APIS = (
    cases_api,
    figures_api,
    reminders_api,
    closings_api,
    system_api,
    webhooks_api,
    audits_api,
    bulletin_api,
    self_check_api,
)
PAGES = (
    audit_pages,
    board_pages,
    member_pages,
    row_pages,
    bulletin_pages,
    call_pages,
    case_pages,
    desk_parts,
    export_pages,
    closings,
    finding,
    hour_pages,
    ladder_pages,
    league_pages,
    matter_parts,
    open311_api,
    point_pages,
    preference_pages,
    public_pages,
    reminder_log_pages,
    reminder_pages,
    rising_pages,
    risk_pages,
    saved_view_pages,
    satisfaction_pages,
    self_check_pages,
    supervised_pages,
    system_pages,
    track_pages,
    visit_pages,
    webhook_pages,
)


def web(settings: Settings) -> Flask:
    """The web application; nothing is connected before the first request."""
    database = Database(settings, SERVICE)
    checks = {"migrations": lambda: _is_migrated(database)}
    app = make_app(SERVICE, settings, database, "services.reporting", checks, frame)
    app.extensions.update(database=database, clock=SystemClock(), settings=settings)
    app.extensions["measured"] = lambda: measured(database, app.extensions["clock"].now())
    app.extensions["matters"] = KnownMatters(database)
    app.jinja_env.globals["matter_named"] = app.extensions["matters"].name
    app.jinja_env.filters["reminder_problem"] = problem_words
    app.jinja_env.globals["reminder_words"] = words
    for blueprint in APIS:
        service_api(app).register_blueprint(blueprint)
    for pages in PAGES:
        app.register_blueprint(pages)
    return app


def _is_migrated(database: Database) -> bool:
    with database.reading() as connection:
        return is_current(connection)
