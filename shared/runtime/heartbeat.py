"""The heartbeat of a worker: written when a task that beat sent through the queue is really done.

A worker that hangs still answers a ping; only work that comes out at the other end shows that everything between lives.
"""

import os
import socket
from typing import Final

from sqlalchemy import text

from shared.runtime.database import Database

_BEATEN: Final = text("""
    INSERT INTO bus.heartbeat (service, worker, beaten_at) VALUES (:service, :worker, clock_timestamp())
    ON CONFLICT (service, worker) DO UPDATE SET beaten_at = EXCLUDED.beaten_at
""")
_FORGET: Final = text("DELETE FROM bus.heartbeat WHERE service = :service AND beaten_at < now() - interval '1 hour'")


def beaten(database: Database) -> None:
    """Note that this worker lives; workers that have been silent for an hour are gone."""
    values = {"service": database.service, "worker": f"{socket.gethostname()}:{os.getpid()}"}
    with database.transaction() as work:
        work.connection.execute(_BEATEN, values)
        work.connection.execute(_FORGET, values)
