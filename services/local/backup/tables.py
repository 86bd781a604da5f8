"""The house's tables as a backup sees them: which there are, in an order in which they can be filled, and their content by COPY.

COPY through the driver and not pg_dump: the image of the house has no PostgreSQL programs, and the schema is the migrations'
business, so a backup is data alone and can be read by a newer house.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, Final

import psycopg
from psycopg import sql

SCHEMAS: Final = ("identity", "reference", "bus", "audit", "intake", "assignment", "reporting")
_COLUMNS: Final = """
    SELECT c.oid, n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND n.nspname = ANY (%s) GROUP BY c.oid, n.nspname, c.relname ORDER BY n.nspname, c.relname
"""
_NEEDS: Final = "SELECT conrelid, confrelid FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid"
_SEQUENCES: Final = "SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname = ANY (%s)"


@dataclass(frozen=True, slots=True)
class Table:
    """A table and those of its columns that hold data of their own (not computed from others)."""

    schema: str
    name: str
    columns: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def place(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)

    @property
    def listed(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def tables_of(connection: psycopg.Connection[Any]) -> list[Table]:
    """Every table; one that refers to another comes after it."""
    found = {oid: Table(schema, name, tuple(columns)) for oid, schema, name, columns in connection.execute(_COLUMNS, (list(SCHEMAS),))}  # fmt: skip
    order: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(found, ()))
    for table, needed in connection.execute(_NEEDS):
        if table in found and needed in found:
            order.add(table, needed)
    return [found[oid] for oid in order.static_order()]


def sequences_of(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """ "schema.name" → the last number given out; those that never gave one are left out."""
    rows = connection.execute(_SEQUENCES, (list(SCHEMAS),))
    return {f"{schema}.{name}": last for schema, name, last in rows if last is not None}


def copy_out(connection: psycopg.Connection[Any], table: Table, write: Callable[[bytes], object]) -> int:
    """Hand the table's rows to `write`; returns how many there were."""
    with connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(table.listed, table.place)) as copy:
            for block in copy:
                write(bytes(block))
        return cursor.rowcount


def copy_in(connection: psycopg.Connection[Any], table: Table, blocks: Iterable[bytes]) -> int:
    with connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(table.place, table.listed)) as copy:
            for block in blocks:
                copy.write(block)
        return cursor.rowcount


def emptied(connection: psycopg.Connection[Any], tables: Iterable[Table]) -> Iterator[None]:
    """Empty all tables with their own triggers off (the audit refuses otherwise); on again when the caller is through."""
    every = list(tables)
    for table in every:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table.place))
    connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(table.place for table in every)))
    yield
    for table in every:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table.place))


def set_sequences(connection: psycopg.Connection[Any], numbers: dict[str, int]) -> None:
    for name, last in numbers.items():
        connection.execute("SELECT setval(%s::regclass, %s)", (name, last))


def is_empty(connection: psycopg.Connection[Any]) -> bool:
    """Whether nobody ever used this database: no schema yet, or neither an account nor an event in it."""
    for table in ("identity.person", "bus.event"):
        (there,) = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone() or (False,)
        if there and connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
            return False
    return True


def drop_all(connection: psycopg.Connection[Any]) -> None:
    """Take the schemas of an empty house away, so that they are made anew as the backup needs them."""
    for schema in SCHEMAS:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
    connection.execute("DROP TABLE IF EXISTS public.alembic_version")
