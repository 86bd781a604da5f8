"""The state of the house as numbers for Prometheus, asked of the database at each scrape: no label ever names a person."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import text

from services.reporting.system.domain import Standing
from services.reporting.system.store import SystemStore
from shared.runtime.database import Database

_SWEPT = text("SELECT last_at FROM reporting.sweep_state")


def measured(database: Database, now: datetime) -> CollectorRegistry:
    """Fresh gauges: what waits and how long, what is parked, hearts, chain and sweep; ages in seconds."""
    with database.reading() as connection:
        standing = SystemStore(connection).standing()
        swept_at = connection.execute(_SWEPT).scalar_one_or_none()
    registry = CollectorRegistry()
    _consumers(registry, standing, now)
    _hearts(registry, standing, now)
    _single(registry, "daiban_chain_links", "Links of the chain of events", standing.chain.number)
    unlinked = standing.chain.unlinked_since
    _single(registry, "daiban_chain_lag_seconds", "Age of the oldest new event without a link", _age(unlinked, now))
    _single(registry, "daiban_sweep_age_seconds", "Seconds since deadlines were last looked at", _age(swept_at, now))
    _single(registry, "daiban_database_bytes", "Size of the database", standing.database_bytes)
    return registry


def _consumers(registry: CollectorRegistry, standing: Standing, now: datetime) -> None:
    waiting = Gauge("daiban_bus_waiting", "Events not yet handled", ("consumer",), registry=registry)
    lag = Gauge("daiban_bus_lag_seconds", "Age of the oldest event not yet handled", ("consumer",), registry=registry)
    parked = Gauge("daiban_bus_parked", "Events set aside for a person", ("consumer",), registry=registry)
    for one in standing.consumers:
        waiting.labels(one.name).set(one.waiting)
        lag.labels(one.name).set(one.lag_seconds(now))
        parked.labels(one.name).set(one.parked)


def _hearts(registry: CollectorRegistry, standing: Standing, now: datetime) -> None:
    """By service the youngest heartbeat: one living worker is enough; none ever heard has no sample."""
    age = Gauge("daiban_heartbeat_age_seconds", "Since a worker last did queued work", ("service",), registry=registry)
    for service in {heart.service for heart in standing.hearts}:
        beaten = [heart.beaten_at for heart in standing.hearts if heart.service == service and heart.beaten_at]
        if beaten:
            age.labels(service).set(_age(max(beaten), now))


def _single(registry: CollectorRegistry, name: str, meaning: str, value: float) -> None:
    Gauge(name, meaning, registry=registry).set(value)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
