"""Structured logs, one JSON object a line, with the request id that travels along. Personal data never goes into a log."""

import logging

import structlog

from shared.runtime import telemetry
from shared.runtime.settings import Settings


def set_up_logging(settings: Settings, process: str) -> None:
    """Send structlog and the libraries' loggers to standard error as JSON lines."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(
        level=max(level, logging.WARNING), format='{"level":"%(levelname)s","logger":"%(name)s","event":"%(message)s"}'
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(__import__("sys").stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    telemetry.set_up(settings)  # spans begin where logs do: once per process, after the fork
