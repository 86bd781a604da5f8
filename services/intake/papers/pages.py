"""The papers on the screen: a button prints one (and notes it), the sheet that follows opens the printer by itself."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request

from services.intake.answers.transactions import told
from services.intake.frame import area_name, place_name
from services.intake.originals.domain import KINDS
from services.intake.papers.domain import PAPER_NAMES, PLACES, PRINTERS, Paper, missing_with_issuers, printable
from services.intake.papers.transactions import printed_of, run_print, sheet_of
from services.intake.papers.use_cases import Wanted
from services.intake.points.domain import written_hours
from services.intake.requests.choices import matter_name_of
from services.intake.requests.domain import Request, State
from services.intake.requests.tracking_codes import grouped
from services.intake.surroundings import around
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.web.language import language

blueprint = Blueprint("papers", __name__)
SIZE_COOKIE = "daiban-receipt-size"
"""Which printer stands at this desk; nothing personal."""


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """What other features' pages may call: the papers of a request, those printed, and the desk's own sheet."""
    return {"paper_names": PAPER_NAMES, "papers_of": papers_of, "printed_of": printed_of, "receipt_size": receipt_size}


@blueprint.post("/desk/requests/<uuid:request_id>/papers/<string:paper>")
@require(*PRINTERS)
def print_paper(request_id: UUID, paper: str) -> Any:
    """Note who prints which paper, and show its sheet. The size asked for is remembered for this desk."""
    if paper not in PAPER_NAMES:
        raise NotFound()
    asked = request.form.get("size")
    wanted = Wanted(request_id, Paper(paper), asked or receipt_size(), _uuid(request.form.get("original")))
    response = redirect(f"/desk/papers/{run_print(wanted)}{'?from=receipt' if request.form.get('from') else ''}", 303)
    if paper == Paper.RECEIPT and asked in ("a5", "roll"):
        response.set_cookie(SIZE_COOKIE, asked, max_age=365 * 24 * 3600, secure=True, httponly=True, samesite="Lax")
    return response


@blueprint.get("/desk/papers/<uuid:printed_id>")
@require(*PRINTERS)
def sheet(printed_id: UUID) -> str:
    """The sheet, for whoever just printed it."""
    shown, number = sheet_of(printed_id)
    made = shown.opened.request
    matter = around().catalogue().of_version(made.matter_code or made.suggested_code, made.matter_version)
    return render_template(
        f"papers/{shown.paper}.html",
        sheet=shown,
        size=shown.size,
        request_=made,
        opened=shown.opened,
        matter=matter,
        matter_name=matter_name_of(made.matter_code, made.matter_version),
        number=number,
        code=grouped(shown.tracking_code) if shown.tracking_code else None,
        address=f"{around().settings.base_url.rstrip('/')}/track/{shown.tracking_code}",
        missing=missing_with_issuers(made.missing, matter.content["materials"] if matter else ()),
        places=PLACES,
        kinds=KINDS,
        office_name=area_name,
        back=f"/desk/requests/{made.id}" if request.args.get("from") != "receipt" else "/desk/receipt",
        answer=told(made.answer_id),
        printed_by=person().display_name,
        language=language(),
        **_office(made),
    )


def papers_of(made: Request) -> list[Paper]:
    """The papers of a request for whoever may print them."""
    may = made.recusal.standing_of(person()).may_in(made.village, *PRINTERS)
    return printable(made) if may else []


def receipt_size() -> str:
    """The sheet of the printer at this desk."""
    chosen = request.cookies.get(SIZE_COOKIE)
    return chosen if chosen in ("a5", "roll") else "a5"


def _office(made: Request) -> dict[str, Any]:
    """Where the resident can ask: the point that serves the village."""
    point = around().reference.points().serving(made.village)
    return {
        "district": area_name(made.village[:6]),
        "place": place_name(made.village),
        "point": point,
        "point_hours": written_hours(point.hours) if point else "",
        "is_accepted": made.status is State.ACCEPTED,
    }


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise NotFound() from error
