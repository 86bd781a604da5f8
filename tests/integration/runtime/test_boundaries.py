"""What Postgres itself refuses: a service reads its own schema, the bus and reference, and nothing of its neighbours."""

import psycopg
import pytest

from shared.runtime.settings import SERVICES


def connected(settings, service):
    return psycopg.connect(settings.service_url(service), autocommit=True)


def tables_of(settings, schema):
    with psycopg.connect(settings.database_url) as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", (schema,))
        return [name for (name,) in rows]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("neighbour", [*SERVICES, "identity", "audit"])
def test_a_service_cannot_touch_its_neighbours_tables(settings, service, neighbour):
    if service == neighbour:
        return
    tables = tables_of(settings, neighbour)
    assert tables
    with connected(settings, service) as connection:
        for table in tables:
            for statement in (f"SELECT 1 FROM {neighbour}.{table}", f"DELETE FROM {neighbour}.{table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_its_own_tables(settings, service):
    with connected(settings, service) as connection:
        for table in tables_of(settings, service):
            connection.execute(f"SELECT 1 FROM {service}.{table} LIMIT 1")


@pytest.mark.parametrize("service", [*SERVICES, "relay", "folder"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "DROP TABLE bus.event",
        "ALTER TABLE bus.delivery ADD COLUMN mine int",
        "UPDATE bus.event SET type = 'x'",
        "DELETE FROM bus.event",
        "DELETE FROM bus.delivery",
        "UPDATE bus.link SET hash = content",
        "DELETE FROM bus.link",
        "DELETE FROM bus.head",
        "UPDATE reference.area SET name = 'x'",
    ],
)
def test_a_service_role_cannot_change_the_schema_or_the_past(settings, service, statement):
    with connected(settings, service) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_a_wrong_password_is_refused(settings):
    url = settings.service_url("intake").replace(settings.role_password("intake"), "wrong")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_audit_entries_cannot_be_changed_even_by_the_owner(settings):
    with psycopg.connect(settings.database_url, autocommit=True) as owner:
        owner.execute("SELECT audit.note('intake', 'clerk', NULL, 'revealed', NULL, NULL, '{}')")
        for statement in ("UPDATE audit.entry SET action = 'x'", "DELETE FROM audit.entry", "TRUNCATE audit.entry"):
            with pytest.raises(psycopg.errors.RaiseException):
                owner.execute(statement)
