"""Bringing a database to the newest schema: the service roles first, then the migrations of the ground and of each service.

Runs as the owner. Safe to repeat and safe to run twice at once: an advisory lock lets one go first.
"""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from shared.runtime.schema_state import FOLDERS
from shared.runtime.settings import SERVICES, Settings

ROLES = (*SERVICES, "relay", "folder")
_ROOT = Path(__file__).resolve().parents[2]
_LOCK = 7_301_508_510  # any fixed number: one migration at a time


def upgrade(settings: Settings, revisions: Sequence[str] = ("heads",)) -> None:
    """Create or update roles, schemas and grants; to the newest revisions, or to those named (a backup's)."""
    engine = create_engine(
        settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
        _make_roles(connection, settings)
        connection.commit()
        for revision in revisions:
            command.upgrade(_config(connection), revision)
            connection.commit()
        _grant(connection, settings)
        connection.commit()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
        connection.commit()
    engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_ROOT / "shared/runtime/migrations"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(folder) for folder in FOLDERS))
    config.attributes["connection"] = connection
    return config


def _make_roles(connection: Connection, settings: Settings) -> None:
    """One role per service, for the relay and for the folder, each with a password derived from the secret."""
    raw = connection.connection.dbapi_connection
    with raw.cursor() as cursor:  # type: ignore[union-attr]
        for service in ROLES:
            role = settings.role_name(service)
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            statement = sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(settings.role_password(service))))


def _grant(connection: Connection, settings: Settings) -> None:
    """What each role may touch; everything not named here is refused."""
    path = _ROOT / "shared/runtime/migrations/sql/grants.sql"
    statements = path.read_text().replace("{prefix}", settings.database_role)
    run_sql(connection, statements)


def run_sql(connection: Connection, statements: str) -> None:
    """Run a file of statements as it is: no placeholders, so `%` and `:` mean what they mean in SQL."""
    raw = connection.connection.dbapi_connection
    with raw.cursor() as cursor:  # type: ignore[union-attr]
        cursor.execute(statements)
