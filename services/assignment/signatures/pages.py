"""Signing on the handler's page of a finished task, with a finger or on paper; and the picture, for whoever calls back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from services.assignment.callbacks.domain import CALLERS
from services.assignment.callbacks.store import CallbackStore
from services.assignment.confirming.closing import deliver
from services.assignment.context import at_hand, attempt, context
from services.assignment.denials.store import DenialStore
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.wording import OUTCOME_WORDS
from services.assignment.signatures import use_cases
from services.assignment.signatures.domain import PAPER, SCREEN
from services.assignment.signatures.drawing import drawing_of
from services.assignment.signatures.store import SignatureStore
from shared.contracts.errors import DomainError, NotFound
from shared.contracts.events import Actor
from shared.identity.access import person, require
from shared.runtime import audit
from shared.runtime.blobs import CannotOpenBlob, opened, sealed
from shared.runtime.redrawing import LARGEST_PHOTO, BadPhoto, drawn_anew
from shared.web.forms import errors_of

blueprint = Blueprint("signatures", __name__, url_prefix="/work")
_PNG = b"\x89PNG"


@blueprint.get("/tasks/<uuid:assignment_id>/sign")
@require("volunteer")
def sheet(assignment_id: UUID) -> Any:
    """What the resident signs: the result in the handler's words."""
    return _page(assignment_id, {})


@blueprint.post("/tasks/<uuid:assignment_id>/sign")
@require("volunteer")
def signed(assignment_id: UUID) -> Any:
    try:
        drawing = drawing_of(request.form.get("signature", ""))
    except DomainError as error:
        return _page(assignment_id, errors_of(error)), error.status
    return _keep(assignment_id, SCREEN, drawing)


@blueprint.post("/tasks/<uuid:assignment_id>/paper-signature")
@require("volunteer")
def photographed(assignment_id: UUID) -> Any:
    """A paper signed by hand (办结单), photographed whole."""
    file = request.files.get("photo")
    try:
        if file is None or not file.filename:
            raise BadPhoto()
        photo = drawn_anew(file.stream.read(LARGEST_PHOTO + 1))
    except DomainError as error:
        told = errors_of(error)
        return _page(
            assignment_id, {"photo": told.get("photo") or [each for one in told.values() for each in one]}
        ), 422
    return _keep(assignment_id, PAPER, photo)


@blueprint.post("/tasks/<uuid:assignment_id>/deliver")
@require("volunteer")
def delivered(assignment_id: UUID) -> AnyResponse:
    """An administrative result in the resident's hands (送达) needs no signature."""
    told = request.form.get("remedies_told") == "true"
    with context().database.reading() as connection:
        row = context().cases(connection).own_task(person().id, assignment_id)
    if row is None:
        raise NotFound()
    done = attempt(
        lambda unit: deliver(*at_hand(unit, DenialStore), row.request_id, told),
        gettext("已记下送达，这件事已办结。"),
    )
    return redirect("/work" if done else f"/work/tasks/{assignment_id}", 303)


@blueprint.get("/callbacks/<uuid:callback_id>/signature")
@require(*CALLERS)
def picture(callback_id: UUID) -> Response:
    """The signature a call is about; every look is noted."""
    here, by = context(), person()
    with here.database.transaction() as unit:
        row = CallbackStore(unit.connection).shown(by, callback_id)
        kept = SignatureStore(unit.connection).of_request(row.request_id) if row else None
        if row is None or kept is None or not kept.key:
            raise NotFound()
        who, detail = by.acting_as(*CALLERS), {"signature": kept.blob[:12]}
        audit.note(unit.connection, "assignment", who, "revealed", row.request_id, row.area, detail)
        key = here.texts(unit.connection).open_one(kept.key, "signature")
    content = here.blobs.get(kept.blob) if key else None
    if content is None or key is None:
        raise NotFound()
    try:
        clear = opened(content, key)
    except CannotOpenBlob as error:
        raise NotFound() from error
    response = Response(clear, content_type="image/png" if clear.startswith(_PNG) else "image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _keep(assignment_id: UUID, kind: str, clear: bytes) -> AnyResponse:
    """The blob is on the disk before the row says so; one whose row never comes is noise nobody has the key of."""
    here, blob = context(), sealed(clear)
    here.blobs.put(blob.name, blob.content)

    def work(unit: Any) -> None:
        stores = SignatureStore(unit.connection), CallbackStore(unit.connection)
        given = use_cases.Picture(kind, blob.name, blob.key)
        sample = here.settings.signature_sample
        use_cases.sign(here.desk(unit), *stores, person(), assignment_id, given, sample)

    if attempt(work, gettext("已签字，这件事已办结。辛苦了！")):
        return redirect("/work", 303)
    here.blobs.remove(blob.name)
    return redirect(f"/work/tasks/{assignment_id}", 303)


def _page(assignment_id: UUID, errors: dict[str, list[str]]) -> str | AnyResponse:
    with context().database.transaction() as unit:
        row = context().cases(unit.connection).own_task(person().id, assignment_id)
        if row is None:
            raise NotFound()
        if row.state != State.AWAITING_CONFIRMATION:
            flash(gettext("这件事现在不用签字。"), "warn")
            return redirect(f"/work/tasks/{assignment_id}", 303)
        actor = Actor("volunteer", person().id)
        shown = context().texts(unit.connection).reveal(row, ("requester_name", "result"), actor)
    outcome = gettext(OUTCOME_WORDS[row.outcome]) if row.outcome else ""
    return render_template("signatures/sign.html", task=row, shown=shown, outcome=outcome, errors=errors)
