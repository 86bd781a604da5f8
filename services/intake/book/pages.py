"""The grid: every right line is entered by itself, a wrong one stays where it is with what is wrong beside its cell.

Each line has a key of its own, so pressing twice, or again after a lost reply, enters it once. What is not entered is kept as
the clerk's draft on the server, and found again in any browser.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from services.intake.book.domain import COLUMNS, GridLine, filled_up, lines_of, pasted
from services.intake.book.store import DraftStore
from services.intake.lines.domain import Known, read_line
from services.intake.lines.known import known_to
from services.intake.requests.choices import matter_options, village_options
from services.intake.requests.transactions import run_submission
from services.intake.surroundings import around
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.web.forms import errors_of
from shared.web.idempotency import KeyedRequest
from shared.web.validation import sentence_of

blueprint = Blueprint("book", __name__)
_COLUMN_OF = {
    "occurred_at": "time",
    "requester.name": "name",
    "requester.phone": "phone",
    "village_code": "village",
    "description": "words",
    "matter_code": "matter",
}
"""Field of a submission → the grid's column it came from."""


@blueprint.get("/desk/book")
@require("clerk")
def grid() -> str:
    return _page(_draft())


@blueprint.post("/desk/book")
@require("clerk")
def entered() -> Any:
    """Enter what is right; or only paste, add lines or clear, for who has no script."""
    if "clear" in request.form:
        _keep([])
        return redirect("/desk/book", 303)
    lines = [line for line in lines_of(request.form) if not line.is_blank]
    if "paste" in request.form or "more" in request.form:
        lines += pasted(request.form.get("pasted", ""))
        _keep(lines)
        return _page(lines, more=8 if "more" in request.form else 0)
    made, left = _enter_all(lines)
    _keep(left)
    if made:
        shown = gettext("、").join(made)
        flash(ngettext("登记了%(num)d行：%(made)s", "登记了%(num)d行：%(made)s", len(made), made=shown), "good")
    if left:
        return _page(left), 422
    return redirect("/desk/book", 303)


@blueprint.post("/desk/book/draft")
@require("clerk")
def draft() -> Any:
    """Kept while typing."""
    _keep([line for line in lines_of(request.form) if not line.is_blank])
    return "", 204


def _enter_all(lines: Sequence[GridLine]) -> tuple[list[str], list[GridLine]]:
    """(numbers of what was entered, the lines that stay, each with its findings)."""
    with around().database.transaction() as work:
        known = known_to(person(), around().desk(work))
    made, left = [], []
    for line in lines:
        number, problems = _enter(line, known)
        if number:
            made.append(number)
        else:
            left.append(replace(line, problems=problems))
    return made, left


def _enter(line: GridLine, known: Known) -> tuple[str | None, dict[str, str]]:
    """The number of the request, or what is wrong by column ("" for the line as a whole)."""
    read = read_line(line.values, known, around().clock.now())
    if read.said is None:
        return None, {name: sentence_of(sentence) for name, sentence in read.problems.items()}
    body = orjson.dumps(line.values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", line.key, str(person().id), "POST /desk/book", body)
    try:
        reply, _ = run_submission(asked, person(), read.said)
    except DomainError as error:
        return None, {_COLUMN_OF.get(name, ""): told[0] for name, told in errors_of(error).items()}
    return str(orjson.loads(reply.body)["number"]), {}


def _draft() -> list[GridLine]:
    with around().database.reading() as connection:
        sealed = DraftStore(connection).read(person().id)
    if sealed is None:
        return []
    return [GridLine(each["key"], each["values"]) for each in orjson.loads(around().replies.open(sealed, _context()))]


def _keep(lines: Sequence[GridLine]) -> None:
    content = orjson.dumps([{"key": line.key, "values": line.values} for line in lines])
    with around().database.transaction() as work:
        store = DraftStore(work.connection)
        if lines:
            store.keep(person().id, around().replies.seal(content, _context()))
        else:
            store.clear(person().id)


def _context() -> str:
    return f"draft:book:{person().id}"


def _page(lines: Sequence[GridLine], more: int = 0) -> str:
    shown = filled_up(lines, max(8, len(lines) + more))
    errors = {
        f"rows.{number}.{name}" if name else "": [gettext("第%(line)s行：", line=number + 1) + sentence]
        for number, line in enumerate(shown)
        for name, sentence in line.problems.items()
    }
    return render_template(
        "desk/book.html",
        lines=shown,
        columns=COLUMNS,
        errors=errors,
        villages=village_options(person().areas("clerk")),
        matters=matter_options(),
    )
