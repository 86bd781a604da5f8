"""How a tick works off imports: cuts a file into parts, looks a part through, enters all of them.

Each step is a transaction: killed at any line, the step is undone and made again by the next tick. Entering is one step, so
that all lines of a file are entered or none.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar
from uuid import UUID

from services.assignment.imports.box import Box
from services.assignment.imports.domain import NO_RIGHT, NOT_READABLE, BadFile, Columns
from services.assignment.imports.store import FileStore
from shared.contracts.events import Clock
from shared.identity.accounts import Accounts
from shared.identity.people import Person
from shared.runtime.crash import crash_point
from shared.runtime.database import Database, Work
from shared.runtime.settings import Settings
from shared.web.sheet_rows import NotASheet, SheetTooLarge, rows_in

LONGEST: Final = 30.0
"""Seconds one tick may go on; what is left comes with the next."""
Files = TypeVar("Files", bound=FileStore)


class Step(ABC, Generic[Files]):
    """One step of the oldest unfinished import of a kind, in one transaction."""

    kind: ClassVar[str]
    keepers: ClassVar[tuple[str, ...]]
    """Who may enter such lines; asked anew at every step."""
    columns: ClassVar[Columns]
    most_lines: ClassVar[int]
    too_many: ClassVar[str]
    part: ClassVar[int]
    """Lines looked through in one step: what a killed worker has to do again, and how the progress moves."""

    def __init__(self, work: Work, settings: Settings, clock: Clock, files: Files) -> None:
        self._work, self._settings, self._clock, self._files = work, settings, clock, files

    def make(self) -> bool:
        """False when nothing waits, or other workers hold all of it."""
        claimed = self._files.claim()
        if claimed is None:
            self._files.tidy()
            return False
        account = Accounts(self._work.connection).one(claimed.person_id)
        if account is None or account.is_closed or not account.person.holds(*self.keepers):
            self._files.refuse(claimed.id, NO_RIGHT)
            return True
        self._go_on(claimed, Box(f"{self.kind}-import", self._settings, claimed.id), account.person)
        return True

    def _go_on(self, claimed: Any, box: Box, person: Person) -> None:
        if claimed.state == "reading":
            self._cut(claimed, box, person)
        elif claimed.state == "entering":
            self.enter(claimed.id, box, person)
            crash_point(f"{self.kind}.entered")
        elif (part := self._files.next_part(claimed.id)) is not None:
            self.look_through(claimed.id, box, part, person)
        else:
            self._files.all_checked(claimed.id)

    def _cut(self, claimed: Any, box: Box, person: Person) -> None:
        try:
            rows = rows_in(box.open_bytes(claimed.file), self.most_lines + 10, len(self.columns) + 10)
            lines = self.lines(rows, person)
        except NotASheet as error:
            self._files.refuse(claimed.id, self.too_many if isinstance(error, SheetTooLarge) else NOT_READABLE)
        except BadFile as error:
            self._files.refuse(claimed.id, error.fields["file"][0])
        else:
            parts = [lines[start : start + self.part] for start in range(0, len(lines), self.part)]
            self._files.cut(claimed.id, [(len(part), box.close(part)) for part in parts])

    @abstractmethod
    def lines(self, rows: Sequence[Sequence[str]], person: Person) -> Sequence[Any]:
        """What is looked through, plain values each line; what only the whole file tells is told here. Raises BadFile."""

    @abstractmethod
    def look_through(self, import_id: UUID, box: Box, part: Any, person: Person) -> None:
        """Say what is wrong with the lines of one part."""

    @abstractmethod
    def enter(self, import_id: UUID, box: Box, person: Person) -> None:
        """Enter all parts, or have them looked through again."""


def work_off(database: Database, step: Callable[[Work, Settings], Step[Any]]) -> int:
    """Do what waits; how many steps were made."""
    made, leave_at = 0, time.monotonic() + LONGEST
    while time.monotonic() < leave_at:
        with database.transaction() as work:
            if not step(work, database.settings).make():
                break
        made += 1
    return made
