"""Wires reporting: the web application and the worker. The only file that knows which adapters are used."""

from celery import Celery
from celery.signals import worker_process_init
from flask import Flask

from services.reporting import tasks
from services.reporting.cases.api import blueprint as cases_api
from services.reporting.cases.pages import blueprint as case_pages
from services.reporting.cases.track_pages import blueprint as track_pages
from services.reporting.figures.api import blueprint as figures_api
from services.reporting.figures.pages import blueprint as board_pages
from services.reporting.frame import frame
from services.reporting.reminders.api import blueprint as reminders_api
from services.reporting.reminders.pages import blueprint as reminder_pages
from shared.runtime import crash
from shared.runtime.bus.inbox import Inbox
from shared.runtime.celery_factory import make_celery
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.migrate import is_current
from shared.runtime.settings import Settings
from shared.web.api_documents import service_api
from shared.web.app_factory import make_app

SERVICE = "reporting"


def web(settings: Settings) -> Flask:
    """The web application; nothing is connected before the first request."""
    database = Database(settings, SERVICE)
    checks = {"migrations": lambda: _is_migrated(database)}
    app = make_app(SERVICE, settings, database, "services.reporting", checks, frame)
    app.extensions.update(database=database, clock=SystemClock(), settings=settings)
    for blueprint in (cases_api, figures_api, reminders_api):
        service_api(app).register_blueprint(blueprint)
    for pages in (board_pages, case_pages, reminder_pages, track_pages):
        app.register_blueprint(pages)
    return app


def worker(settings: Settings) -> Celery:
    """The Celery application: a lane to consume, and two ticks. Each worker process opens its own database."""
    celery = make_celery(SERVICE, settings)
    celery.conf.task_default_queue = SERVICE
    held: dict[str, Database] = {}

    def database() -> Database:
        if SERVICE not in held:
            held[SERVICE] = Database(settings, SERVICE, process="worker", pool_size=2)
        return held[SERVICE]

    @worker_process_init.connect(weak=False)
    def start_afresh(**_: object) -> None:
        held.clear()
        crash.arm(settings.crash_at)

    @celery.task(name="reporting.consume")
    def consume(lane: int) -> None:
        Inbox(database(), tasks.handle).work_lane(lane)

    @celery.task(name="reporting.sweep")
    def sweep() -> None:
        tasks.sweep(database())

    @celery.task(name="reporting.deliver")
    def deliver() -> None:
        tasks.deliver(database())

    return celery


def _is_migrated(database: Database) -> bool:
    with database.reading() as connection:
        return is_current(connection)
