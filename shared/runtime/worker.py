"""What every service's Celery worker is made of: the consume task, the ticks, and a database opened after the fork.

A service gives its batch handler and its ticks; this module knows neither events nor rules.
"""

from collections.abc import Callable, Mapping
from functools import cache

from celery import Celery
from celery.signals import worker_process_init

from shared.runtime import crash
from shared.runtime.bus.inbox import Handle, Inbox
from shared.runtime.celery_factory import make_celery
from shared.runtime.database import Database
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

Tick = Callable[[Database], None]


def make_worker(
    service: str,
    settings: Settings,
    handle: Handle | None,
    ticks: Mapping[str, Tick],
    after_lane: Tick | None = None,
) -> Celery:
    """A Celery app with `<service>.consume` (when `handle` is given) and one task per tick, named `<service>.<tick>`.

    `after_lane` runs when a lane had work, outside the lane's transaction.
    """
    celery = make_celery(service, settings)

    @cache
    def database() -> Database:
        opened = Database(settings, service, process="worker", pool_size=2)
        opened.check_durable()
        return opened

    if handle is not None:
        batch_handler = handle

        @celery.task(name=f"{service}.consume")
        def consume(lane: int) -> None:
            done = Inbox(database(), batch_handler).work_lane(lane)
            if done and after_lane:
                after_lane(database())

    for name, tick in ticks.items():
        _add_tick(celery, f"{service}.{name}", tick, database)

    def start(**_: object) -> None:
        set_up_logging(settings, f"{service}-worker")
        crash.arm(settings.crash_at)

    worker_process_init.connect(start, weak=False)
    return celery


def _add_tick(celery: Celery, name: str, tick: Tick, database: Callable[[], Database]) -> None:
    @celery.task(name=name)
    def run() -> None:
        tick(database())
