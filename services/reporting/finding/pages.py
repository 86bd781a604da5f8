"""/board/find: one box for every number somebody may read out; a single find is opened at once."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from services.reporting.cases.use_cases import READERS
from services.reporting.figures.presenting import area_label
from services.reporting.finding.store import FindStore
from services.reporting.request_context import database
from shared.identity.access import person, require

blueprint = Blueprint("finding", __name__)
LONGEST = 40


@blueprint.get("/board/find")
@require(*READERS)
def find() -> Any:
    """Without words only the box."""
    words = request.args.get("q", "").strip().replace("\x00", "")[:LONGEST]
    rows = []
    if words:
        with database().reading() as connection:
            rows = FindStore(connection).found(person(), READERS, words)
    if len(rows) == 1:
        return redirect(f"/board/cases/{rows[0].id}", 303)
    return render_template("finding/find.html", rows=rows, words=words, area_label=area_label)
