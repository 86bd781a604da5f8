"""Celery as the engine that is woken: every setting that keeps a lost, doubled or late message harmless, in one place.

Reasons and measurements: docs/decisions/0001-postgres-is-the-truth.md. A message carries a lane number or nothing.
"""

import os

from celery import Celery
from kombu import Queue

from shared.runtime.settings import SERVICES, Settings

VISIBILITY_TIMEOUT = 300
"""Seconds after which an unacknowledged message is given out again; longer than any task may run."""


def make_celery(name: str, settings: Settings) -> Celery:
    """A Celery application with the house's settings and no result backend."""
    celery = Celery(name, broker=settings.redis_url, set_as_current=False)
    celery.conf.update(
        task_queues=[Queue(service) for service in SERVICES],
        task_default_queue="intake",
        task_create_missing_queues=False,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=False,
        task_soft_time_limit=30,
        task_time_limit=60,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=10_000,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_soft_shutdown_timeout=20,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_pool="prefork",
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_limit=2,
        broker_transport_options=_transport_options(),
        redis_socket_timeout=5,
        redis_socket_connect_timeout=2,
        redis_retry_on_timeout=False,
        enable_utc=True,
        timezone="Asia/Shanghai",
    )
    return celery


def _transport_options() -> dict[str, object]:
    return {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "health_check_interval": 5,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "client_name": f"daiban-{os.getpid()}",
    }
