"""What runs in a house beside the servers: one web process, a worker per service, relay, beat, folder and notifier, as commands."""

import sys
from collections.abc import Mapping
from pathlib import Path

from services.local.ports import LOOPBACK
from services.local.processes import Program

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / ".build" / "static"
WORKERS = ("intake", "assignment", "reporting")

WEB_STAGE, WORK_STAGE = 0, 1
WEB_SECONDS, WORK_SECONDS = 12.0, 20.0


def programs(port: int, environment: Mapping[str, str]) -> tuple[Program, ...]:
    """Every program in the order it is started; the web drains first when the house stops."""
    workers = tuple(_celery(f"{name}-worker", environment, *_worker(name)) for name in WORKERS)
    beat = _celery("beat", environment, *_beat())
    relay = Program(
        "relay", (sys.executable, "-m", "shared.runtime.bus.relay"), WORK_STAGE, environment, stop_seconds=WORK_SECONDS
    )
    folder = Program(
        "folder",
        (sys.executable, "-m", "shared.runtime.bus.folder"),
        WORK_STAGE,
        environment,
        stop_seconds=WORK_SECONDS,
    )
    notifier = Program(
        "notifier",
        (sys.executable, "-m", "services.reporting.notifier"),
        WORK_STAGE,
        environment,
        stop_seconds=WORK_SECONDS,
    )
    return (_web(port, environment), relay, *workers, beat, folder, notifier)


def _web(port: int, environment: Mapping[str, str]) -> Program:
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "8", "--workers-kill-timeout", "10", "--no-ws", "--http", "1"),
        *("--no-access-log", "--log-level", "warning"),
        *("--static-path-route", "/static", "--static-path-mount", str(STATIC), "--static-path-expires", "86400"),
        *("--factory", "services.local.gateway:from_environment"),
    )
    return Program("web", command, WEB_STAGE, environment, stop_seconds=WEB_SECONDS)


def _worker(name: str) -> tuple[str, ...]:
    return (
        *("-A", f"services.{name}.worker:celery", "worker", "-Q", name, "-n", f"{name}@%h"),
        *("--pool", "prefork", "--concurrency", "1", "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


def _beat() -> tuple[str, ...]:
    return (
        *("-A", "shared.runtime.beat:celery", "beat", "--scheduler", "celery.beat.Scheduler"),
        *("--pidfile", "", "--loglevel", "warning"),
    )


def _celery(name: str, environment: Mapping[str, str], *arguments: str) -> Program:
    command = (sys.executable, "-m", "celery", *arguments)
    return Program(name, command, WORK_STAGE, environment, stop_seconds=WORK_SECONDS)
