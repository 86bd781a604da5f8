"""Photos of a request for programs: files sent as multipart/form-data, one part `photos` for each."""

# mypy: disable-error-code="untyped-decorator"
from collections.abc import Sequence
from uuid import UUID

import orjson
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from werkzeug.datastructures import FileStorage

from services.intake.photos.domain import LARGEST_BODY, MOST_AT_ONCE
from services.intake.photos.receiving import NAME, taken_from
from services.intake.requests.adding import ADDERS, add_details
from services.intake.requests.schemas import Command
from services.intake.surroundings import around
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.runtime.database import Work
from shared.web.bodies import takes_bodies_up_to
from shared.web.fields import photo_list
from shared.web.idempotency import Reply, keyed_form, run_once

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint("photos_api", __name__, url_prefix="/api/intake/v1", description="Photos of requests")


class PhotoFiles(Command):
    photos = photo_list(MOST_AT_ONCE)


class PhotosSchema(Schema):
    """The request has so many photos now."""

    id = fields.UUID(required=True)
    photos = fields.Integer(required=True)


@blueprint.route("/requests/<uuid:request_id>/photos", methods=["POST"])
@require(*ADDERS)
@takes_bodies_up_to(LARGEST_BODY)
@blueprint.arguments(PhotoFiles(), location="files")
@blueprint.response(201, PhotosSchema)
@blueprint.doc(security=_BEARER)
def add_photos(files: dict[str, Sequence[FileStorage]], request_id: UUID) -> Response:
    """Add up to five photos to a request of your area; one that is no picture refuses them all (422)."""
    asked = keyed_form(request, "intake", str(person().id), files[NAME])
    photos, errors = taken_from(files[NAME])
    if errors or not photos:
        raise Invalid(errors or {NAME: [Invalid.sentence]})
    by = person()

    def work(unit: Work) -> Reply:
        changed = add_details(around().desk(unit), by, request_id, None, photos)
        return Reply(201, orjson.dumps({"id": request_id, "photos": len(changed.photos)}))

    reply, is_replay = run_once(around().database, around().replies, asked, work)
    return reply.response(is_replay)
