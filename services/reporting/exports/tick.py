"""`reporting.export`: the tick that goes on with what was asked for, a part per transaction, then writes the file.

Killed at any line, the part is undone or the file written again by the next tick: parts are numbered by a constraint, and a
file counts only once its row says so. Two workers take two exports.
"""

import time
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from uuid import UUID

import orjson
import structlog

from services.reporting.exports import use_cases
from services.reporting.exports.domain import COLUMNS, PART, Names, Wording
from services.reporting.exports.files import in_pieces, written
from services.reporting.exports.lists import rows_of
from services.reporting.exports.store import ExportStore
from services.reporting.matters.store import MatterNameStore
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.accounts import Accounts
from shared.reference.areas import load_areas
from shared.runtime.blobs import Blobs
from shared.runtime.crash import crash_point
from shared.runtime.database import Database, Work
from shared.runtime.sealing import ServiceSeal

LONGEST: Final = 20.0
"""Seconds one tick may go on; what is left comes with the next."""
log = structlog.get_logger()


def context_of(export: UUID) -> str:
    """What an export's sealed parts and key are bound to."""
    return f"export:{export}"


def carry_on(database: Database, blobs: Blobs, only: UUID | None = None, part: int = PART) -> int:
    """Gather and write what waits (or the one export); returns how many rows were gathered."""
    done, leave_at = 0, time.monotonic() + LONGEST
    while time.monotonic() < leave_at:
        with database.transaction() as work:
            gathered = next_part(work, database, only, part)
        if gathered is None and not _write_one(database, blobs, only):
            break
        done += gathered or 0
    return done


def tidy(database: Database, blobs: Blobs) -> int:
    """Remove what has expired: the file first, then its row; returns how many."""
    with database.transaction() as work:
        store = ExportStore(work.connection)
        rows = store.expired()
        for row in rows:
            if row.blob:
                blobs.remove(row.blob)
            store.forget(row.id)
    return len(rows)


def next_part(work: Work, database: Database, only: UUID | None, most: int) -> int | None:
    """Gather one part; how many rows it has, None when nothing waits to be gathered."""
    store = ExportStore(work.connection)
    export = store.claim(only)
    if export is None:
        return None
    account = Accounts(work.connection).one(export.person_id)
    try:
        if account is None or account.is_closed:
            raise NotFound()
        rows = rows_of(work.connection, export, account.person)
    except NotFound:
        # the right to see it has gone meanwhile
        store.stop(export.id, "refused")
        log.warning("export_refused", export=str(export.id))
        return 0
    seal = ServiceSeal(database.settings, "reporting")
    sealing = lambda clear, of: seal.seal(clear, context_of(of))  # noqa: E731
    return use_cases.gather(store, export, rows, sealing, _names(work, export), most)


def _write_one(database: Database, blobs: Blobs, only: UUID | None) -> bool:
    """Write one file; False when none waits."""
    writer = uuid7()
    with database.transaction() as work:
        export = ExportStore(work.connection).take(only, writer)
    if export is None:
        return False
    seal = ServiceSeal(database.settings, "reporting")
    with database.reading() as connection:
        rows = _rows_in(ExportStore(connection).parts(export.id), seal, export.id)
        names = [name for name, _ in COLUMNS[export.listed]]
        with written(export.format, Wording(**_with_count(export)), names, rows) as place:
            size = place.stat().st_size
            name, opens = blobs.keep(in_pieces(place))
    crash_point("export.before_done")
    key = seal.seal(opens.encode(), context_of(export.id))
    with database.transaction() as work:
        counts = ExportStore(work.connection).done(export.id, writer, name, key, size)
    if not counts:
        blobs.remove(name)
    return True


def _rows_in(parts: Iterator[bytes], seal: ServiceSeal, export: UUID) -> Iterator[list[Any]]:
    for part in parts:
        yield from orjson.loads(zlib.decompress(seal.open(part, context_of(export))))


def _with_count(export: Any) -> dict[str, Any]:
    """The number of rows stands in the sheet once it is known."""
    wording = dict(export.wording)
    return {**wording, "notes": [note.replace("{rows}", str(export.gathered)) for note in wording["notes"]]}


def _names(work: Work, export: Any) -> Names:
    is_chinese = export.wording["is_chinese"]
    known = MatterNameStore(work.connection).all() if export.listed == "cases" else {}
    matters = {code: name if is_chinese else name_en for code, (name, name_en) in known.items()}
    return Names(partial(_area_name, is_chinese), matters)


def _area_name(is_chinese: bool, code: str) -> str:
    area = load_areas().get(code)
    if area is None:
        return code
    return area.name if is_chinese else area.name_en
