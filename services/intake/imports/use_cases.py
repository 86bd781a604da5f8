"""Looking a spreadsheet through, and entering one of its lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.intake.imports.domain import SAME_LINE, Sheet
from services.intake.lines.domain import Known, plain, read_line
from services.intake.requests.submission import submit
from services.intake.requests.use_cases import Desk, accept
from services.intake.residents.use_cases import Index
from shared.contracts.errors import DomainError
from shared.contracts.events import NewEvent, uuid7
from shared.identity.people import Person


class Imports(Protocol):
    """`imports.store.ImportStore`."""

    def make(self, run: UUID, person: UUID, file_name: bytes, lines: Sequence[Mapping[str, Any]]) -> None: ...
    def known(self, fingerprints: Sequence[str]) -> set[str]: ...


class Kept:
    """An outbox for one line: nothing of a line that fails is told."""

    def __init__(self) -> None:
        self.events: list[NewEvent] = []

    def publish(self, event: NewEvent) -> None:
        self.events.append(event)


Seal = Callable[[bytes, UUID], bytes]
"""Seals what stands in a run, bound to it."""


def look_through(
    store: Imports, seal: Seal, index: Index, known: Known, by: Person, name: str, sheet: Sheet, now: datetime
) -> UUID:
    """Read every line and keep the run for the person to look at; nothing is entered yet."""
    run = uuid7()
    fingerprints = [fingerprint_of(index, values) for _, values in sheet.lines]
    before, seen = store.known(fingerprints), set[str]()
    lines = []
    for (number, values), fingerprint in zip(sheet.lines, fingerprints, strict=True):
        problems = read_line(values, known, now).problems
        state = "wrong" if problems else "known" if fingerprint in before else "ready"
        if state == "ready" and fingerprint in seen:
            state, problems = "wrong", {"words": SAME_LINE}
        seen.add(fingerprint)
        content = seal(orjson.dumps(dict(values)), run)
        found = orjson.dumps(list(problems.items())).decode()
        lines.append(
            {"line": number, "state": state, "fingerprint": fingerprint, "content": content, "problems": found}
        )
    store.make(run, by.id, seal(name[:200].encode(), run), lines)
    return run


def fingerprint_of(index: Index, values: Mapping[str, str]) -> str:
    """The same line of the same paper, whichever file it stands in; a keyed hash, from which nothing can be read."""
    return index.of("import-line", *(plain(values.get(name, "")) for name in sorted(values)))


def enter_line(desk: Desk, by: Person, values: Mapping[str, str], known: Known) -> tuple[UUID, list[NewEvent]]:
    """Enter one line with its true times; its events are given back, to be told only if all of it went well.

    Raises DomainError, or JustMade when the same person is being registered at this moment.
    """
    outbox = Kept()
    alone = replace(desk, outbox=outbox)
    line = read_line(values, known, desk.clock.now())
    if line.said is None:
        raise DomainError()
    receipt = submit(alone, by, line.said)
    if line.accepted_at is not None and line.said.matter_code is not None:
        accept(alone, by, receipt.request.id, line.said.matter_code, line.accepted_at)
    return receipt.request.id, outbox.events
