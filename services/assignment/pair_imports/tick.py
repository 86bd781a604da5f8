"""`assignment.pairs`: the tick that works off files of pairs. Entering looks every line through once more: helpers may have left."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from services.assignment.imports.box import Box
from services.assignment.imports.domain import villages_within
from services.assignment.imports.tick import Step, work_off
from services.assignment.pair_imports.domain import (
    COLUMNS,
    MOST_LINES,
    PART,
    TOO_MANY,
    Known,
    Read,
    lines_of,
    read,
    repeated,
)
from services.assignment.pair_imports.store import ImportStore, PairFileStore
from services.assignment.pair_imports.use_cases import enter
from services.assignment.pairs.desk import desk_of_pairs
from services.assignment.pairs.domain import KEEPERS
from shared.contracts.events import Clock
from shared.identity.people import Person
from shared.reference.working_hours import local_day
from shared.runtime.database import Database, Work
from shared.runtime.sealing import PersonSeal
from shared.runtime.settings import Settings

Lines = Sequence[tuple[int, dict[str, str], bool]]
"""Number in the file, texts by column, whether it repeats an earlier line."""


def carry_on(database: Database, clock: Clock) -> int:
    """Do what waits; how many steps were made."""
    return work_off(database, partial(PairStep, clock=clock))


class PairStep(Step[PairFileStore]):
    """One step of a file of pairs."""

    kind = "pair"
    keepers, columns = KEEPERS, COLUMNS
    most_lines, too_many, part = MOST_LINES, TOO_MANY, PART

    def __init__(self, work: Work, settings: Settings, clock: Clock) -> None:
        super().__init__(work, settings, clock, PairFileStore(work.connection))
        self._bulk = ImportStore(work.connection)

    def lines(self, rows: Sequence[Sequence[str]], person: Person) -> Lines:
        lines = lines_of(rows)
        again = repeated(lines)
        return [(number, values, number in again) for number, values in lines]

    def look_through(self, import_id: UUID, box: Box, part: Any, person: Person) -> None:
        problems = self._read(box.open(part.content), person).problems
        wrong = len({each.line for each in problems})
        self._files.checked(import_id, part, box.close(problems) if problems else None, wrong)

    def enter(self, import_id: UUID, box: Box, person: Person) -> None:
        found = self._read([line for content in self._files.contents(import_id) for line in box.open(content)], person)
        if found.problems:
            self._files.check_again(import_id)
            return
        seals = PersonSeal(self._work.connection, self._settings)
        desk = desk_of_pairs(self._work, self._clock, self._settings)
        entered = enter(desk, self._bulk, seals, self._work.outbox, person, found.wanted)
        self._files.done(import_id, pairs=entered.pairs, known=entered.known, waiting=entered.waiting)

    def _read(self, lines: Lines, person: Person) -> Read:
        helpers = self._bulk.helpers(sorted({values.get("number", "") for _, values, _ in lines}))
        known = Known(villages_within(person.areas(*KEEPERS)), frozenset(helpers), local_day(self._clock.now()))
        again = {number for number, _, repeats in lines if repeats}
        return read(((number, values) for number, values, _ in lines), known, again)
