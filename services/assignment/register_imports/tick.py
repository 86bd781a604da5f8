"""`assignment.register`: the tick that works off files of members. What is ready to be entered lies sealed beside each part."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from services.assignment.imports.box import Box
from services.assignment.imports.domain import villages_within
from services.assignment.imports.tick import Step, work_off
from services.assignment.members.domain import KEEPERS
from services.assignment.members.store import MemberStore
from services.assignment.register_imports import use_cases
from services.assignment.register_imports.domain import COLUMNS, MOST_LINES, PART, TOO_MANY, Line, lines_of
from services.assignment.register_imports.store import ImportStore
from services.assignment.volunteers.store import VolunteerStore
from shared.contracts.events import Clock
from shared.identity.people import Person
from shared.reference.working_hours import local_day
from shared.runtime.database import Database, Work
from shared.runtime.sealing import BlindIndex, PersonSeal
from shared.runtime.settings import Settings


def carry_on(database: Database, clock: Clock) -> int:
    """Do what waits; how many steps were made."""
    return work_off(database, partial(RegisterStep, clock=clock))


class RegisterStep(Step[ImportStore]):
    """One step of a file of members."""

    kind = "register"
    keepers, columns = KEEPERS, COLUMNS
    most_lines, too_many, part = MOST_LINES, TOO_MANY, PART

    def __init__(self, work: Work, settings: Settings, clock: Clock) -> None:
        super().__init__(work, settings, clock, ImportStore(work.connection))
        self._register = MemberStore(work.connection)

    def lines(self, rows: Sequence[Sequence[str]], person: Person) -> list[Line]:
        return lines_of(rows, villages_within(person.areas(*KEEPERS)))

    def look_through(self, import_id: UUID, box: Box, part: Any, person: Person) -> None:
        lines = [Line(*each) for each in box.open(part.content)]
        seals, villages = PersonSeal(self._work.connection, self._settings), villages_within(person.areas(*KEEPERS))
        found = use_cases.check(self._register, seals, BlindIndex(self._settings), lines, villages)
        self._files.checked(import_id, part, box.close(found.problems) if found.problems else None, found.wrong)
        self._files.prepare(import_id, part, box.close(found.prepared), found.known)

    def enter(self, import_id: UUID, box: Box, person: Person) -> None:
        self._register.hold()
        parts = [part for sealed in self._files.prepared(import_id) if (part := box.open(sealed))]
        if any(use_cases.is_overtaken(self._register, part) for part in parts):
            self._files.check_again(import_id)
            return
        volunteers, today = VolunteerStore(self._work.connection), local_day(self._clock.now())
        by = person.acting_as(*KEEPERS)
        for part in parts:
            self._files.keep_keys([(UUID(e["id"]), e["master"], bytes.fromhex(e["wrapped"])) for e in part])
            use_cases.enter(
                self._register, lambda rows: volunteers.add(rows, None), self._work.outbox, by, import_id, part, today
            )
        self._files.done(import_id, entered=sum(map(len, parts)))
