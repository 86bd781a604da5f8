"""What every service's Celery worker is made of: the consume task, the ticks, and a database opened after the fork.

A service gives its batch handler and its ticks; this module knows neither events nor rules, and nothing of the web.
"""

import gc
from collections.abc import Callable, Mapping
from functools import cache, partial

from celery import Celery
from celery.signals import worker_init, worker_process_init

from shared.runtime import crash
from shared.runtime.bus.inbox import Handle, Inbox
from shared.runtime.celery_factory import make_celery
from shared.runtime.database import Database
from shared.runtime.heartbeat import beaten
from shared.runtime.known_reference import KnownReference
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

Job = Callable[[Database], object]
"""Something done on the worker's database; what it returns is not kept."""


def make_worker(
    service: str,
    settings: Settings,
    ticks: Mapping[str, Job],
    handle: Handle | None = None,
    after_commit: Job | None = None,
) -> Celery:
    """A Celery app with a task `<service>.<tick>` for each tick and, when `handle` is given, `<service>.consume(lane)`.

    `after_commit` runs after each committed batch that did something, outside the batch's transaction.
    """
    celery = make_celery(service, settings)

    @cache
    def database() -> Database:
        opened = Database(settings, service, process="worker", pool_size=2)
        opened.check_durable()
        return opened

    @cache
    def reference() -> KnownReference:
        return KnownReference(database())

    def known() -> Database:
        """The database, once today's areas are known."""
        reference().refresh()
        return database()

    if handle is not None:
        _add_consume(celery, service, known, handle, after_commit)
    for name, tick in {**ticks, "heartbeat": beaten}.items():
        _add_tick(celery, f"{service}.{name}", tick, known)

    _prepare_processes(service, settings)
    return celery


def _prepare_processes(service: str, settings: Settings) -> None:
    """What a worker's main process and each of its children do when they start."""

    @worker_init.connect(weak=False)
    def settle(**_: object) -> None:
        # what is loaded by now is shared with the children; a collector that walked it would copy it for each of them
        gc.collect()
        gc.freeze()

    @worker_process_init.connect(weak=False)
    def start(**_: object) -> None:
        set_up_logging(settings, f"{service}-worker")
        crash.arm(settings.crash_at)


def _add_consume(
    celery: Celery, service: str, database: Callable[[], Database], handle: Handle, after_commit: Job | None
) -> None:
    @celery.task(name=f"{service}.consume")
    def consume(lane: int) -> None:
        opened = database()
        after = partial(after_commit, opened) if after_commit else _nothing
        Inbox(opened, handle, after).work_lane(lane)


def _add_tick(celery: Celery, name: str, tick: Job, database: Callable[[], Database]) -> None:
    @celery.task(name=name)
    def run() -> None:
        tick(database())


def _nothing() -> None:
    """After a batch there is nothing more to do."""
