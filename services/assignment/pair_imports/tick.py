"""`assignment.pairs`: the tick that works off files of pairs: cuts one into parts, looks a part through, enters all of them.

Each step is a transaction: killed at any line, it is undone and made again by the next tick. Entering is one step, so that all
lines of a file are entered or none; it looks every line through once more, since helpers may have left meanwhile.
"""

import time
import zlib
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from services.assignment.pair_imports.domain import (
    COLUMNS,
    MOST_LINES,
    NO_RIGHT,
    NOT_READABLE,
    PART,
    TOO_MANY,
    BadFile,
    Known,
    Read,
    lines_of,
    read,
    repeated,
    villages_within,
)
from services.assignment.pair_imports.store import FileStore, ImportStore
from services.assignment.pair_imports.use_cases import enter
from services.assignment.pairs.desk import desk_of_pairs
from services.assignment.pairs.domain import KEEPERS
from shared.contracts.events import Clock
from shared.identity.accounts import Accounts
from shared.identity.people import Person
from shared.reference.working_hours import local_day
from shared.runtime.database import Database, Work
from shared.runtime.sealing import PersonSeal, ServiceSeal
from shared.runtime.settings import Settings
from shared.web.sheet_rows import NotASheet, SheetTooLarge, rows_in

LONGEST: Final = 30.0
"""Seconds one tick may go on; what is left comes with the next."""
Lines = Sequence[tuple[int, dict[str, str], bool]]
"""Number in the file, texts by column, whether it repeats an earlier line."""


def carry_on(database: Database, clock: Clock) -> int:
    """Do what waits; how many steps were made."""
    made, leave_at = 0, time.monotonic() + LONGEST
    while time.monotonic() < leave_at:
        with database.transaction() as work:
            if not Step(work, database.settings, clock).make():
                FileStore(work.connection).tidy()
                break
        made += 1
    return made


class Box:
    """What lies sealed between two steps, bound to its import."""

    def __init__(self, settings: Settings, import_id: UUID) -> None:
        self._seal, self._context = ServiceSeal(settings, "assignment"), f"pair-import:{import_id}"

    def close(self, things: Any) -> bytes:
        return self._seal.seal(zlib.compress(orjson.dumps(things, default=tuple), 1), self._context)

    def open(self, sealed: bytes) -> Any:
        return orjson.loads(zlib.decompress(self._seal.open(bytes(sealed), self._context)))

    def close_file(self, content: bytes) -> bytes:
        return self._seal.seal(content, self._context)

    def open_file(self, sealed: bytes) -> bytes:
        return self._seal.open(bytes(sealed), self._context)


class Step:
    """One step of the oldest unfinished import, in one transaction."""

    def __init__(self, work: Work, settings: Settings, clock: Clock) -> None:
        self._work, self._settings, self._clock = work, settings, clock
        self._files, self._bulk = FileStore(work.connection), ImportStore(work.connection)

    def make(self) -> bool:
        """False when nothing waits, or other workers hold all of it."""
        claimed = self._files.claim()
        if claimed is None:
            return False
        account = Accounts(self._work.connection).one(claimed.person_id)
        if account is None or account.is_closed or not account.person.holds(*KEEPERS):
            self._files.refuse(claimed.id, NO_RIGHT)
            return True
        box = Box(self._settings, claimed.id)
        if claimed.state == "reading":
            self._cut(claimed, box)
        elif claimed.state == "checking":
            self._check(claimed.id, box, account.person)
        else:
            self._enter(claimed.id, box, account.person)
        return True

    def _cut(self, claimed: Any, box: Box) -> None:
        try:
            rows = rows_in(box.open_file(claimed.file), MOST_LINES + 10, len(COLUMNS) + 10)
            lines = lines_of(rows)
        except NotASheet as error:
            self._files.refuse(claimed.id, TOO_MANY if isinstance(error, SheetTooLarge) else NOT_READABLE)
        except BadFile as error:
            self._files.refuse(claimed.id, error.fields["file"][0])
        else:
            again = repeated(lines)
            told = [(number, values, number in again) for number, values in lines]
            parts = [told[start : start + PART] for start in range(0, len(told), PART)]
            self._files.cut(claimed.id, [(len(part), box.close(part)) for part in parts])

    def _check(self, import_id: UUID, box: Box, person: Person) -> None:
        part = self._files.next_part(import_id)
        if part is None:
            self._files.all_checked(import_id)
            return
        problems = self._read(box.open(part.content), person).problems
        wrong = len({each.line for each in problems})
        self._files.told(import_id, part, box.close(problems) if problems else None, wrong)

    def _enter(self, import_id: UUID, box: Box, person: Person) -> None:
        found = self._read([line for content in self._files.contents(import_id) for line in box.open(content)], person)
        if found.problems:
            self._files.check_again(import_id)
            return
        desk, seals = desk_of_pairs(self._work, self._clock, self._settings), self._seals()
        entered = enter(desk, self._bulk, seals, self._work.outbox, person, found.wanted)
        self._files.done(import_id, entered.pairs, entered.known, entered.waiting)

    def _read(self, lines: Lines, person: Person) -> Read:
        helpers = self._bulk.helpers(sorted({values.get("number", "") for _, values, _ in lines}))
        known = Known(villages_within(person.areas(*KEEPERS)), frozenset(helpers), local_day(self._clock.now()))
        again = {number for number, _, repeats in lines if repeats}
        return read(((number, values) for number, values, _ in lines), known, again)

    def _seals(self) -> PersonSeal:
        return PersonSeal(self._work.connection, self._settings)
