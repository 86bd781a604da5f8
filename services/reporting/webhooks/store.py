"""Endpoints in Postgres. Their secrets are sealed under the service's key and bound to the endpoint."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.reporting.webhooks.domain import OVERLAP, Endpoint, Secrets, State
from shared.runtime.sealing import ServiceSeal
from shared.runtime.settings import Settings

_COLUMNS = "id, url, description, types, state, why, failures, failing_since, made_at, version"
_ALL = text(f"SELECT {_COLUMNS} FROM reporting.webhook_endpoints ORDER BY made_at DESC, id DESC")
_ONE = text(f"SELECT {_COLUMNS} FROM reporting.webhook_endpoints WHERE id = :id")
_LOCKED = text(f"SELECT {_COLUMNS} FROM reporting.webhook_endpoints WHERE id = :id FOR NO KEY UPDATE")
_ADD = text(f"""
    INSERT INTO reporting.webhook_endpoints (id, url, description, types, secret, made_by, made_at)
    VALUES (:id, :url, :description, :types, :secret, :by, :now) RETURNING {_COLUMNS}
""")
_CHANGE = text(f"""
    UPDATE reporting.webhook_endpoints SET url = :url, description = :description, types = :types, version = version + 1
    WHERE id = :id RETURNING {_COLUMNS}
""")
_TURN = text(f"""
    UPDATE reporting.webhook_endpoints SET state = :state, why = :why, version = version + 1, rests_until = 'epoch',
           failures = CASE WHEN :state = 'on' THEN 0 ELSE failures END,
           failing_since = CASE WHEN :state = 'on' THEN NULL ELSE failing_since END
    WHERE id = :id RETURNING {_COLUMNS}
""")
_REMOVE = text("DELETE FROM reporting.webhook_endpoints WHERE id = :id")
_ROTATE = text("""
    UPDATE reporting.webhook_endpoints SET former_secret = secret, former_until = :until, secret = :secret, version = version + 1
    WHERE id = :id
""")
_SECRETS = text("""
    SELECT secret, CASE WHEN former_until > :now THEN former_secret END AS former FROM reporting.webhook_endpoints WHERE id = :id
""")
_READY = text(f"""
    SELECT {_COLUMNS} FROM reporting.webhook_endpoints e WHERE state = 'on' AND rests_until <= :now AND EXISTS (
        SELECT FROM reporting.webhook_deliveries d WHERE d.endpoint = e.id AND d.state = 'waiting' AND d.due_at <= :now)
    ORDER BY rests_until
""")
_ANSWERED = text("""
    UPDATE reporting.webhook_endpoints SET failures = 0, failing_since = NULL, rests_until = 'epoch' WHERE id = :id AND failures > 0
""")
_FAILED = text("""
    UPDATE reporting.webhook_endpoints SET failures = failures + 1, failing_since = coalesce(failing_since, :now)
    WHERE id = :id RETURNING failures, failing_since
""")
_REST = text("UPDATE reporting.webhook_endpoints SET rests_until = :until WHERE id = :id")


class EndpointStore:
    """Over one connection."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection, self._seal = connection, ServiceSeal(settings, "reporting")

    def all(self) -> list[Endpoint]:
        return [_endpoint(row) for row in self._connection.execute(_ALL)]

    def one(self, endpoint: UUID, *, locked: bool = False) -> Endpoint | None:
        row = self._connection.execute(_LOCKED if locked else _ONE, {"id": endpoint}).one_or_none()
        return _endpoint(row) if row else None

    def add(
        self, endpoint: UUID, url: str, description: str, types: Sequence[str], secret: str, by: UUID, now: datetime
    ) -> Endpoint:
        values = {"id": endpoint, "url": url, "description": description, "types": list(types), "by": by, "now": now}
        return _endpoint(self._connection.execute(_ADD, {**values, "secret": self._sealed(endpoint, secret)}).one())

    def change(self, endpoint: UUID, url: str, description: str, types: Sequence[str]) -> Endpoint:
        values = {"id": endpoint, "url": url, "description": description, "types": list(types)}
        return _endpoint(self._connection.execute(_CHANGE, values).one())

    def turn(self, endpoint: UUID, state: State, why: str | None = None) -> Endpoint:
        return _endpoint(self._connection.execute(_TURN, {"id": endpoint, "state": state, "why": why}).one())

    def remove(self, endpoint: UUID) -> bool:
        return self._connection.execute(_REMOVE, {"id": endpoint}).rowcount == 1

    def rotate(self, endpoint: UUID, secret: str, now: datetime) -> None:
        """The one before signs beside it for a day; one older than that does not."""
        values = {"id": endpoint, "secret": self._sealed(endpoint, secret), "until": now + OVERLAP}
        self._connection.execute(_ROTATE, values)

    def secrets(self, endpoint: UUID, now: datetime) -> Secrets:
        row = self._connection.execute(_SECRETS, {"id": endpoint, "now": now}).one()
        return Secrets(self._opened(endpoint, row.secret), self._opened(endpoint, row.former) if row.former else None)

    def ready(self, now: datetime) -> list[Endpoint]:
        """Those that are on, do not rest, and for which something is due."""
        return [_endpoint(row) for row in self._connection.execute(_READY, {"now": now})]

    def answered(self, endpoint: UUID) -> None:
        self._connection.execute(_ANSWERED, {"id": endpoint})

    def failed(self, endpoint: UUID, now: datetime) -> tuple[int, datetime]:
        """How often in a row by now, and since when."""
        row = self._connection.execute(_FAILED, {"id": endpoint, "now": now}).one()
        return row.failures, row.failing_since

    def rest(self, endpoint: UUID, until: datetime) -> None:
        self._connection.execute(_REST, {"id": endpoint, "until": until})

    def _sealed(self, endpoint: UUID, secret: str) -> bytes:
        return self._seal.seal(secret.encode(), f"webhook-secret:{endpoint}")

    def _opened(self, endpoint: UUID, sealed: bytes) -> str:
        return self._seal.open(bytes(sealed), f"webhook-secret:{endpoint}").decode()


def _endpoint(row: Row[Any]) -> Endpoint:
    values = row._mapping
    return Endpoint(**{**values, "types": tuple(values["types"]), "state": State(values["state"])})
