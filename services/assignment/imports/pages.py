"""The pages of a kind of import: its template, sending a file, following it to its end, and the sheet of what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.imports.box import Box
from services.assignment.imports.domain import (
    MOST_WAITING,
    NO_FILE,
    STATES,
    UNFINISHED,
    BadFile,
    Columns,
    Problem,
    TooManyAtOnce,
)
from services.assignment.imports.store import FileStore
from shared.contracts.errors import DomainError, NotFound
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.web.forms import errors_of
from shared.web.language import language
from shared.web.spreadsheets import Sheet, reply

SHOWN: Final = 200
Table = tuple[Sequence[str], list[Sequence[Any]]]
"""Headings and rows."""


def _nothing(unit: Any, import_id: UUID) -> None:
    """No trace beside the import itself."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import as its pages and routes need it; `folder` of its templates, `name` of the files it hands out."""

    kind: str
    folder: str
    name: str
    columns: Columns
    keepers: tuple[str, ...]
    files: type[FileStore]
    examples: Callable[[], Sequence[Sequence[str]]]
    wrong: Callable[["Kind", Any, UUID], Table]
    """What is to be mended, over one transaction."""
    noted: Callable[[Any, UUID], None] = _nothing
    more: Callable[[], dict[str, Any]] = dict

    def box(self, import_id: UUID) -> Box:
        return Box(f"{self.kind}-import", context().settings, import_id)

    def own(self, connection: Any, import_id: UUID) -> Any:
        """Raises NotFound for somebody else's."""
        row = self.files(connection).one(import_id, person().id)
        if row is None:
            raise NotFound()
        return row

    def ask(self, unit: Any, import_id: UUID, file_name: str, content: bytes) -> None:
        """Kept sealed as it came; the worker reads it. A key sent twice is one import. Raises TooManyAtOnce."""
        files, box = self.files(unit.connection), self.box(import_id)
        if files.one(import_id, person().id) is not None:
            return
        if files.unfinished(person().id) >= MOST_WAITING:
            raise TooManyAtOnce({"file": [TooManyAtOnce.sentence]})
        files.ask(import_id, person().id, box.close(file_name[:200]), box.close_bytes(content))
        self.noted(unit, import_id)

    def problems(self, connection: Any, import_id: UUID) -> Iterator[tuple[Any, Problem]]:
        """Every problem in the file's order, with the plain values of its line, whose first is its number."""
        box = self.box(import_id)
        for content, problems in self.files(connection).problems(import_id):
            lines = {each[0]: each for each in box.open(content)}
            found = sorted((Problem(*each) for each in box.open(problems)), key=lambda each: each.line)
            yield from ((lines[each.line], each) for each in found)

    def column(self, key: str) -> str:
        zh, en, _ = self.columns[key]
        return zh if language() == "zh" else en

    def headings(self) -> list[str]:
        return [self.column(key) + ("*" if needed else "") for key, (_, _, needed) in self.columns.items()]


def told(problem: Problem) -> str:
    return str(gettext(problem.sentence, **(problem.told or {})))


def add_pages(blueprint: Blueprint, kind: Kind) -> None:
    """Its five pages, below the blueprint's address."""

    @blueprint.get("")
    @require(*kind.keepers)
    def upload() -> str:
        return _page(kind, blueprint, {})

    @blueprint.get("/template.<any(csv, xlsx):form>")
    @require(*kind.keepers)
    def template(form: str) -> Response:
        return reply(Sheet(kind.name, kind.headings(), kind.examples()), form, kind.name)

    @blueprint.post("")
    @require(*kind.keepers)
    def take() -> Any:
        sent, import_id = request.files.get("file"), _key()
        try:
            if sent is None or not sent.filename:
                raise BadFile({"file": [NO_FILE]})
            content = sent.read()
            with context().database.transaction() as unit:
                kind.ask(unit, import_id, sent.filename, content)
        except DomainError as error:
            return _page(kind, blueprint, errors_of(error)), error.status
        return redirect(f"{blueprint.url_prefix}/{import_id}", 303)

    @blueprint.get("/<uuid:import_id>")
    @require(*kind.keepers)
    def one(import_id: UUID) -> str:
        return _followed(kind, import_id)

    @blueprint.get("/<uuid:import_id>/wrong.<any(csv, xlsx):form>")
    @require(*kind.keepers)
    def wrong(import_id: UUID, form: str) -> Response:
        with context().database.transaction() as unit:
            if kind.own(unit.connection, import_id).state != "wrong":
                raise NotFound()
            head, rows = kind.wrong(kind, unit, import_id)
        return reply(Sheet("wrong", head, rows), form, f"{kind.name}-wrong")


def _key() -> UUID:
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        return uuid7()


def _page(kind: Kind, blueprint: Blueprint, errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        rows = kind.files(connection).of(person().id)
    return render_template(
        f"{kind.folder}/index.html",
        errors=errors,
        rows=[(row, kind.box(row.id).open(row.file_name)) for row in rows],
        states=STATES,
        headings=kind.headings(),
        at=blueprint.url_prefix,
        key=uuid7(),
        **kind.more(),
    )


def _followed(kind: Kind, import_id: UUID) -> str:
    """While it is worked on, the page asks again every second."""
    with context().database.reading() as connection:
        row = kind.own(connection, import_id)
        found = [each for _, each in kind.problems(connection, import_id)] if row.state == "wrong" else []
    return render_template(
        f"{kind.folder}/one.html",
        row=row,
        name=kind.box(import_id).open(row.file_name),
        working=row.state in UNFINISHED,
        states=STATES,
        problems=[(each.line, kind.column(each.column), told(each)) for each in found[:SHOWN]],
        total=len(found),
        at=request.path.rpartition("/")[0],
    )
