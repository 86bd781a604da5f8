"""What the page that erases a person asks for: the word that all of their cases have ended, or those that have not.

A part where htmx asks, else a page that leads back with the word in the address: it says nothing of anybody.
"""

from uuid import UUID

from flask import Blueprint, render_template, request

from services.reporting.closings.schemas import OfResidents
from services.reporting.closings.word import ASKERS, cases_of, is_all, word_of
from services.reporting.request_context import now
from shared.contracts.errors import NotFound
from shared.identity.access import require
from shared.web.forms import load_form

blueprint = Blueprint("closings", __name__)


@blueprint.get("/board/parts/closed-cases")
@require(*ASKERS)
def closed_cases() -> str:
    """For one person with the entries merged into theirs, the kept one first."""
    residents = _residents()
    rows = cases_of(residents)
    page = "closings/part.html" if "HX-Request" in request.headers else "closings/page.html"
    shown = [row for row in rows if not row.ended and row.seen]
    return render_template(page, resident=residents[0], rows=shown, is_all=is_all(rows), word=word_of(rows), now=now())


def _residents() -> list[UUID]:
    form = load_form(OfResidents(), request.args)
    if form.errors:
        raise NotFound()
    found: list[UUID] = form.data["resident"]
    return found
