"""Statements every request runs, straight through the driver: session, stored reply, events.

SQLAlchemy costs two to three times what the driver does for a statement of one row, and is worth it wherever a statement is
read by people. Errors keep their names: what `Connection.execute` would raise is raised here.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import Cursor
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError


def run(connection: Connection, statement: str, values: Mapping[str, Any]) -> Cursor[Any]:
    """Run one statement of our own (never made of input) in the connection's transaction; `%(name)s` stands for a value.

    Raises IntegrityError and OperationalError of SQLAlchemy; a connection that broke is not used again.
    """
    for told in connection.dispatch.before_cursor_execute:  # nobody but a test that counts statements
        told(connection, None, statement, values, None, False)
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        return driver.execute(statement.encode(), values)
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
    except psycopg.OperationalError as error:
        if driver.closed:
            connection.invalidate(error)
        raise OperationalError(statement, None, error, connection_invalidated=driver.closed) from error
