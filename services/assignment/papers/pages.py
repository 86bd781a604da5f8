"""The papers of a case on the screen: a page with a button for each, and the sheet, which opens the printer by itself."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template

from services.assignment.context import context
from services.assignment.denials.store import DenialStore
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.wording import OUTCOME_WORDS, RATING_WORDS, area_name, matter_name
from services.assignment.originals.domain import place_of
from services.assignment.papers import use_cases
from services.assignment.papers.domain import PAPER_NAMES, Paper, printable
from services.assignment.papers.store import PaperStore
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.identity.access import person, require
from shared.runtime import audit

blueprint = Blueprint("papers", __name__, url_prefix="/work/papers")
WHO = ("volunteer", "dispatcher", "clerk", "supervisor")
_SEALED = {
    Paper.COMPLETION: ("requester_name", "result"),
    Paper.TERMINATION: ("requester_name", "reason"),
    Paper.DENIAL: ("requester_name",),
}


@blueprint.get("/<uuid:request_id>")
@require(*WHO)
def index(request_id: UUID) -> str:
    """Which sheets the case has, and which were printed; nothing personal."""
    with context().database.reading() as connection:
        store = PaperStore(connection)
        case = use_cases.case_for(store, person(), request_id, context().clock.now())
        printed = store.of_case(request_id)
    papers = printable(State(case.state), case.denied)
    return render_template("papers/index.html", case=case, papers=papers, printed=printed, names=PAPER_NAMES)


@blueprint.post("/<uuid:request_id>/<string:paper>")
@require(*WHO)
def print_sheet(request_id: UUID, paper: str) -> Any:
    if paper not in PAPER_NAMES:
        raise NotFound()
    with context().database.transaction() as unit:

        def note(who: Actor, action: str, subject: UUID, area: str, detail: Any) -> None:
            audit.note(unit.connection, "assignment", who, action, subject, area, detail)

        store, now = PaperStore(unit.connection), context().clock.now()
        printed = use_cases.print_sheet(store, note, person(), request_id, Paper(paper), now)
    return redirect(f"/work/papers/printed/{printed}", 303)


@blueprint.get("/printed/<uuid:printed_id>")
@require(*WHO)
def sheet(printed_id: UUID) -> str:
    """The sheet, for whoever just printed it; the look is noted."""
    with context().database.transaction() as unit:
        store, now = PaperStore(unit.connection), context().clock.now()
        printed, case = use_cases.printed_sheet(store, person(), printed_id, now)
        fields = _SEALED[Paper(printed.paper)]
        texts = context().texts(unit.connection)
        shown = texts.reveal(case, fields, use_cases.actor(person()))
        denial = DenialStore(unit.connection).of(case.assignment_id) if printed.paper == Paper.DENIAL else None
        if denial:
            shown |= {
                "reason": texts.open_one(denial.reason, "reason"),
                "ground": texts.open_one(denial.ground, "ground"),
            }
        originals = context().originals(unit.connection).out(case.id)
    point = current_app.extensions["reference"].points().serving(case.area)
    return render_template(
        f"papers/{printed.paper}.html",
        case=case,
        shown=shown,
        printed=printed,
        denial=denial,
        originals=originals,
        place_of=place_of,
        point=point,
        outcomes=OUTCOME_WORDS,
        ratings=RATING_WORDS,
        area_name=area_name,
        matter_name=matter_name,
        size="a4",
        back=f"/work/papers/{case.id}",
    )
