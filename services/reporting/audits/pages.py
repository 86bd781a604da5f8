"""/board/audit for those who oversee: who did what, filters in the address. And for a resident: who looked at what is theirs."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request

from services.reporting.audits.api import OVERSEERS, read
from services.reporting.audits.domain import MOST_TOLD, looks_of
from services.reporting.audits.schemas import AuditPageQuery
from services.reporting.audits.store import AuditStore
from services.reporting.audits.wording import action_words, detail_of, service_words
from services.reporting.cases.store import CaseStore, TrackingGuesses
from services.reporting.cases.use_cases import track
from services.reporting.cases.wording import role_words
from services.reporting.figures.presenting import area_label
from services.reporting.request_context import address, database, settings
from shared.contracts.errors import NotFound, TooMany
from shared.identity.access import ANYONE, require
from shared.runtime.sealing import BlindIndex, normal_code
from shared.web.forms import load_form
from shared.web.tracked import proof_of

blueprint = Blueprint("audit_pages", __name__)
_PAGE = 50
_FILTERS = ("action", "service", "person", "subject", "from", "to")


@blueprint.get("/board/audit")
@require(*OVERSEERS)
def show() -> Any:
    form = load_form(AuditPageQuery(), request.args)
    data = form.data or AuditPageQuery().load({})
    page = read(data, _PAGE)
    with database().reading() as connection:
        store = AuditStore(connection)
        names = store.names(
            [row.actor_id for row in page.items if row.actor_id] + ([data["person"]] if data["person"] else [])
        )
        actions = store.actions()
    filters = {name: value for name, value in form.values.items() if name in _FILTERS}
    status = 422 if form.errors else 200
    return render_template(
        "board/audit.html",
        rows=page.items,
        names=names,
        action_options=[(name, action_words(name)) for name in actions],
        action_words=action_words,
        service_words=service_words,
        detail_of=detail_of,
        values=form.values,
        errors=form.errors,
        person_name=names.get(data["person"], "") if data["person"] else "",
        role_name=role_words,
        area_label=area_label,
        is_filtered=bool(filters),
        with_filter=lambda **more: "/board/audit?" + urlencode({**filters, **more}),
        next_url="/board/audit?" + urlencode({**filters, "after": page.next}) if page.next else None,
        first_url="/board/audit?" + urlencode(filters) if data["after"] else None,
    ), status


@blueprint.get("/track/<string:code>/looks")
@require(ANYONE)
def looks(code: str) -> Any:
    """Only for who has shown that the case is theirs; everybody else is asked on the tracking page first."""
    code = normal_code(code)
    proof = proof_of(code)
    if proof is None:
        return redirect(f"/track/{code}", 303)
    with database().reading() as connection:
        hashes = (BlindIndex(settings()).of("tracking-code", code), proof)
        try:
            case, _ = track(CaseStore(connection), TrackingGuesses(connection, hashes[0], address()), hashes)
        except (NotFound, TooMany):
            return redirect(f"/track/{code}", 303)
        subjects = [one for one in (case.id, case.resident_id) if one]
        entries = AuditStore(connection).looks_at(subjects, MOST_TOLD)
    return render_template(
        "track/looks.html", code=code, case=case, looks=looks_of(entries), role_name=role_words, area_label=area_label
    )
