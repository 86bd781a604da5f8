"""Restoring into an empty house: the schema of the backup's day, its data, then today's schema; blobs and send ledger beside it.

Everything that left the house before is remembered from the send ledger; sending stays frozen, under a new generation, until
a person confirms. Nobody stays signed in.
"""

import os
import zipfile
from pathlib import Path
from typing import Any

import psycopg

from services.local.backup import tables
from services.local.backup.manifest import NAME, Manifest, read, secret_check
from services.local.progress import Progress
from services.local.refusals import CannotRun
from shared.runtime import migrate
from shared.runtime.blobs import FolderBlobs
from shared.runtime.settings import Settings

_BLOCK = 1 << 18


def opened(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """Raises CannotRun for a file that is not a backup."""
    try:
        archive = zipfile.ZipFile(path)
        return archive, read(archive.read(NAME))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise CannotRun(
            f"{path} 不是完整的备份文件（{type(error).__name__}）。",
            f"{path} is not a whole backup ({type(error).__name__}).",
        ) from error


def check(settings: Settings, manifest: Manifest) -> None:
    """Refuse another house's secrets, and a house that somebody already uses."""
    known = {name for name, _ in settings.master_keys}
    if manifest.secret_check != secret_check(settings) or not known >= set(manifest.master_keys):
        raise CannotRun(
            "这个备份用的是另一套密钥。请先放回当时的 secret 和 master-keys（make run 时在数据目录的 secrets/ 里），再恢复。",
            "This backup belongs to other secrets. Put back the secret and master-keys of that time first (with make run: in secrets/ of the data folder).",
        )
    with psycopg.connect(settings.database_url) as connection:
        if not tables.is_empty(connection):
            raise CannotRun(
                "这个数据库里已有数据，不能覆盖。请换一个空的数据目录或空的数据库再恢复。",
                "This database is in use and is not overwritten. Restore into an empty data folder or database.",
            )


def fill(settings: Settings, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    """The database as it was; all rows in one transaction, counted."""
    with psycopg.connect(settings.database_url) as connection:
        tables.drop_all(connection)
    try:
        migrate.upgrade(settings, manifest.revisions)
    except Exception as error:
        raise CannotRun(
            f"这个程序没有备份所用的数据库版本（{', '.join(manifest.revisions)}）。请用备份时或更新的版本来恢复。",
            f"This program does not know the backup's schema ({', '.join(manifest.revisions)}). Restore with that version or a newer one.",
        ) from error
    with psycopg.connect(settings.database_url, application_name="daiban-restore") as connection:
        _load(connection, archive, manifest, progress)
    migrate.upgrade(settings)


def _load(
    connection: psycopg.Connection[Any], archive: zipfile.ZipFile, manifest: Manifest, progress: Progress
) -> None:
    known = tables.tables_of(connection)
    wanted = [table for table in known if str(table) in manifest.tables]
    progress.begin("数据库 database", len(wanted))
    for _ in tables.emptied(connection, known):
        for table in wanted:
            stored = tables.Table(table.schema, table.name, tuple(manifest.columns[str(table)]))
            with archive.open(f"tables/{table}") as entry:
                count = tables.copy_in(connection, stored, iter(lambda: entry.read(_BLOCK), b""))
            if count != manifest.tables[str(table)]:
                raise CannotRun(
                    f"{table} 的行数不对，备份已损坏。", f"{table} has not all of its rows: the backup is damaged."
                )
            progress.advance()
    connection.execute("DELETE FROM identity.session")
    tables.set_sequences(connection, dict(manifest.sequences))
    progress.end()


def put_files_back(settings: Settings, archive: zipfile.ZipFile, progress: Progress) -> None:
    """Blobs; and the send ledger's lines where this house has fewer: one that was kept apart knows more than the backup."""
    names = [name for name in archive.namelist() if name.startswith("blobs/")]
    store = FolderBlobs(settings.photos)
    progress.begin("照片和纸件 photos and papers", len(names))
    for name in names:
        store.put(name.removeprefix("blobs/"), archive.read(name))
        progress.advance()
    progress.end()
    for entry in archive.infolist():
        if entry.filename.startswith("sent/"):
            _keep_longer(settings.sent_ledger / Path(entry.filename).name, archive.read(entry))


def _keep_longer(path: Path, content: bytes) -> None:
    if path.exists() and path.stat().st_size >= len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        os.fsync(file.fileno())
