"""`assignment.register`: the tick that works off imports: reads the file, looks its lines through part by part, enters all of them.

Each step is a transaction: killed at any line, the step is undone and made again by the next tick. Entering is one step, so the
register has all lines of a file or none.
"""

import time
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from services.assignment.members.domain import KEEPERS
from services.assignment.members.store import MemberStore
from services.assignment.register_imports import use_cases
from services.assignment.register_imports.domain import (
    COLUMNS,
    MOST_LINES,
    NOT_READABLE,
    PART,
    TOO_MANY,
    BadFile,
    Line,
    lines_of,
)
from services.assignment.register_imports.store import ImportStore
from services.assignment.volunteers.store import VolunteerStore
from shared.contracts.errors import N_
from shared.contracts.events import Clock
from shared.identity.accounts import Accounts
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day
from shared.runtime.crash import crash_point
from shared.runtime.database import Database, Work
from shared.runtime.sealing import BlindIndex, PersonSeal, ServiceSeal
from shared.runtime.settings import Settings
from shared.web.sheet_rows import NotASheet, SheetTooLarge, rows_in

LONGEST: Final = 30.0
"""Seconds one tick may go on; what is left comes with the next."""
NO_RIGHT: Final = N_("导入的人已没有这个辖区的权限，没有导入。")


def carry_on(database: Database, clock: Clock) -> int:
    """Do what waits; how many steps were made."""
    made, leave_at = 0, time.monotonic() + LONGEST
    while time.monotonic() < leave_at:
        with database.transaction() as work:
            if not Step(work, database.settings, clock).make():
                break
        made += 1
    return made


class Box:
    """What lies sealed between two steps, bound to its import."""

    def __init__(self, settings: Settings, import_id: UUID) -> None:
        self._seal, self._context = ServiceSeal(settings, "assignment"), f"register-import:{import_id}"

    def close(self, things: Any) -> bytes:
        return self.close_bytes(zlib.compress(orjson.dumps(things, default=tuple), 1))

    def open(self, sealed: bytes) -> Any:
        return orjson.loads(zlib.decompress(self.open_bytes(sealed)))

    def close_bytes(self, clear: bytes) -> bytes:
        return self._seal.seal(clear, self._context)

    def open_bytes(self, sealed: bytes) -> bytes:
        return self._seal.open(bytes(sealed), self._context)


def villages_of(areas: Sequence[str]) -> dict[str, str]:
    """What may stand for a village of these areas → its code: code, name where only one has it, town and name."""
    known, own = load_areas(), tuple(areas)
    within = [area for area in known.villages() if area.code.startswith(own)] if own else []
    names = [area.name for area in within]
    words = {area.name: area.code for area in within if names.count(area.name) == 1}
    return words | {known[a.code[:9]].name + a.name: a.code for a in within} | {a.code: a.code for a in within}


class Step:
    """One step of the oldest unfinished import, in one transaction."""

    def __init__(self, work: Work, settings: Settings, clock: Clock) -> None:
        self._work, self._settings, self._clock = work, settings, clock
        self._store, self._register = ImportStore(work.connection), MemberStore(work.connection)

    def make(self) -> bool:
        """False when nothing waits, or another worker holds it."""
        claimed = self._store.claim()
        if claimed is None:
            return False
        account = Accounts(self._work.connection).one(claimed.person_id)
        if account is None or account.is_closed or not account.person.holds(*KEEPERS):
            self._store.refuse(claimed.id, NO_RIGHT)
            return True
        box, villages = Box(self._settings, claimed.id), villages_of(account.person.areas(*KEEPERS))
        if claimed.state == "reading":
            self._read(claimed, box, villages)
        elif claimed.state == "checking":
            self._check(claimed.id, box, villages)
        else:
            self._enter(claimed.id, box, account.person)
        crash_point("register.before_commit")
        return True

    def _read(self, claimed: Any, box: Box, villages: Mapping[str, str]) -> None:
        try:
            rows = rows_in(box.open_bytes(claimed.file), MOST_LINES + 10, len(COLUMNS) + 10)
            lines = lines_of(rows, villages)
        except NotASheet as error:
            self._store.refuse(claimed.id, TOO_MANY if isinstance(error, SheetTooLarge) else NOT_READABLE)
        except BadFile as error:
            self._store.refuse(claimed.id, error.fields["file"][0])
        else:
            parts = [lines[start : start + PART] for start in range(0, len(lines), PART)]
            self._store.read(claimed.id, [(len(part), box.close(part)) for part in parts])

    def _check(self, import_id: UUID, box: Box, villages: Mapping[str, str]) -> None:
        part = self._store.next_part(import_id)
        if part is None:
            self._store.all_checked(import_id)
            return
        lines = [Line(*each) for each in box.open(part.content)]
        seals = PersonSeal(self._work.connection, self._settings)
        found = use_cases.check(self._register, seals, BlindIndex(self._settings), lines, villages)
        problems = box.close(found.problems) if found.problems else None
        self._store.checked(import_id, part, box.close(found.prepared), problems, found.counts)

    def _enter(self, import_id: UUID, box: Box, person: Person) -> None:
        self._register.hold()
        parts = [part for sealed in self._store.prepared(import_id) if (part := box.open(sealed))]
        if any(use_cases.is_overtaken(self._register, part) for part in parts):
            self._store.check_again(import_id)
            return
        volunteers, today = VolunteerStore(self._work.connection), local_day(self._clock.now())
        by = person.acting_as(*KEEPERS)
        for part in parts:
            self._store.keep_keys([(UUID(e["id"]), e["master"], bytes.fromhex(e["wrapped"])) for e in part])
            use_cases.enter(
                self._register, lambda rows: volunteers.add(rows, None), self._work.outbox, by, import_id, part, today
            )
        self._store.done(import_id, sum(map(len, parts)))
