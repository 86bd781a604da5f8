"""Photos on the desk's page of a request: shown to staff of its area, each look noted; added by whoever works on it."""

import uuid
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.photos.domain import LARGEST_BODY, find
from services.intake.photos.receiving import NAME, taken_from
from services.intake.photos.use_cases import picture_of
from services.intake.requests.adding import ADDERS
from services.intake.requests.domain import READERS
from services.intake.requests.schemas import LONGEST_NOTE, written
from services.intake.requests.store import RequestStore
from services.intake.requests.transactions import run_addition
from services.intake.surroundings import around, noting
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.bodies import takes_bodies_up_to
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest
from shared.web.pictures import picture_response

PATH = "/desk/requests/<uuid:request_id>/photos"
blueprint = Blueprint("photos", __name__)


class AdditionFields(Schema):
    """What is added in words; the photos are the form's files."""

    note = written(LONGEST_NOTE, load_default=None, allow_none=True)


@blueprint.post(PATH)
@require(*ADDERS)
@takes_bodies_up_to(LARGEST_BODY)
def added(request_id: UUID) -> Any:
    """Photos or words the clerk adds; what cannot be taken is told at the top of the request's page."""
    by = person()
    form = load_form(AdditionFields(), request.form)
    photos, errors = taken_from(request.files.getlist(NAME))
    told = [sentence for sentences in {**form.errors, **errors}.values() for sentence in sentences]
    if not told:
        key = request.form.get("key") or str(uuid.uuid4())
        asked = KeyedRequest("intake", key, str(by.id), f"POST /desk/requests/{request_id}/photos", b"")
        try:
            run_addition(asked, by, request_id, form.data["note"], photos)
        except NotFound:
            raise
        except DomainError as error:
            told = [sentence for sentences in errors_of(error).values() for sentence in sentences]
    for sentence in told or [gettext("已加到这件事里。")]:
        flash(sentence, "bad" if told else "good")
    return redirect(f"/desk/requests/{request_id}", 303)


@blueprint.get(f"{PATH}/<string:photo_hash>")
@require(*READERS)
def photo(request_id: UUID, photo_hash: str) -> Response:
    """One photo, to whoever may read the request; every look at it is noted."""
    by = person()
    with around().database.transaction() as work:
        made = RequestStore(work.connection).one(request_id)
        kept = find(made.photos, photo_hash) if made else None
        if made is None or kept is None:
            raise NotFound()
        made.check_seen_by(by)
        noting(work.connection)(by.acting_as(*READERS), "revealed", made.id, made.village, {"photo": photo_hash[:12]})
        picture = picture_of(around().blobs, around().seal(work.connection), kept)
    if picture is None:
        raise NotFound()
    as_file = f"{made.number}-{photo_hash[:8]}.jpg" if "file" in request.args else ""
    return picture_response(picture, is_small="small" in request.args, as_file=as_file)
