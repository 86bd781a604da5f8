"""Taking a backup: every table in one snapshot, then the blobs and the send ledger, in one zip file that is there whole or not at all.

Blobs are never changed once written, so copying them after the snapshot gives at least those the snapshot knows.
"""

import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from services.local.backup.manifest import NAME, Manifest, secret_check
from services.local.backup.tables import Table, copy_out, sequences_of, tables_of
from services.local.progress import Progress
from shared.runtime.settings import Settings

_LEVEL = 1


def take(settings: Settings, target: Path, progress: Progress) -> Manifest:
    """Write the backup to `target` (mode 0600), which must not be there yet."""
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL, allowZip64=True) as archive:
            manifest = _filled(archive, settings, progress)
            archive.writestr(NAME, manifest.written())
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(target)
    return manifest


def _filled(archive: zipfile.ZipFile, settings: Settings, progress: Progress) -> Manifest:
    with psycopg.connect(settings.database_url, application_name="daiban-backup") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = tables_of(connection)
        progress.begin("数据库 database", len(tables))
        rows = {str(table): _copied(archive, connection, table, progress) for table in tables}
        number, head = connection.execute(
            "SELECT number, encode(hash, 'hex') FROM bus.link ORDER BY number DESC LIMIT 1"
        ).fetchone() or (0, "")
        (generation,) = connection.execute("SELECT generation::text FROM reporting.sending").fetchone() or ("",)
        revisions = [name for (name,) in connection.execute("SELECT version_num FROM public.alembic_version")]
        sequences = sequences_of(connection)
    progress.end()
    return Manifest(
        datetime.now(UTC).isoformat(timespec="seconds"),
        sorted(revisions),
        rows,
        {str(table): list(table.columns) for table in tables},
        sequences,
        number,
        head,
        generation,
        _files_copied(archive, settings, progress),
        secret_check(settings),
        [name for name, _ in settings.master_keys],
    )


def _copied(archive: zipfile.ZipFile, connection: psycopg.Connection[Any], table: Table, progress: Progress) -> int:
    with archive.open(f"tables/{table}", "w", force_zip64=True) as entry:
        count = copy_out(connection, table, entry.write)
    progress.advance()
    return count


def _files_copied(archive: zipfile.ZipFile, settings: Settings, progress: Progress) -> int:
    """Blobs are ciphertext: packing them again would only cost time. Returns how many there were."""
    blobs = sorted(_blobs(settings.photos))
    progress.begin("照片和纸件 photos and papers", len(blobs))
    count = 0
    for path in blobs:
        try:
            archive.write(path, f"blobs/{path.name}", zipfile.ZIP_STORED)
            count += 1
        except FileNotFoundError:  # erased meanwhile
            pass
        progress.advance()
    progress.end()
    for path in sorted(settings.sent_ledger.glob("*.jsonl")):
        archive.write(path, f"sent/{path.name}")
    return count


def _blobs(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("??/*") if not path.name.startswith("."))
