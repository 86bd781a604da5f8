"""Service points in Postgres: read from `reference`, kept through its function, which alone may write there."""

import orjson
from sqlalchemy import Connection, text

from shared.reference.service_points import ServicePoint, ServicePoints
from shared.runtime.known_reference import points_in

_KEEP = text("""
    SELECT reference.keep_service_point(:area, :name, :status, CAST(:hours AS jsonb), CAST(:zones AS jsonb), :address,
                                        :phone, :since, :version)
""")


class PointStore:
    """Points over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> ServicePoints:
        return points_in(self._connection)

    def keep(self, point: ServicePoint) -> bool:
        """False when the stored version is no longer the point's own."""
        sessions = [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in point.hours.sessions]
        values = {
            "area": point.area,
            "name": point.name,
            "status": point.status,
            "hours": orjson.dumps(sessions).decode(),
            "zones": orjson.dumps(list(point.zones)).decode(),
            "address": point.address,
            "phone": point.phone,
            "since": point.since,
            "version": point.version,
        }
        return bool(self._connection.execute(_KEEP, values).scalar())
