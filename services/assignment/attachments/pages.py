"""One photo on the handler's page of a task: for whoever accepted it, signed in, as long as the address may be seen too.

Every look is noted. The blob store is intake's; only the key that came sealed with the request opens a photo.
"""

from uuid import UUID

from flask import Blueprint, Response, request

from services.assignment.context import context
from services.assignment.dispatch.masking import is_masked
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.pictures import clear_blob, picture_response

blueprint = Blueprint("attachments", __name__, url_prefix="/work")


@blueprint.get("/tasks/<uuid:assignment_id>/photos/<string:photo_hash>")
@require("volunteer")
def photo(assignment_id: UUID, photo_hash: str) -> Response:
    here, by = context(), person()
    with here.database.transaction() as unit:
        row = here.cases(unit.connection).own_task(by.id, assignment_id)
        kept = here.attachments(unit.connection).of_request(row.request_id).photo(photo_hash) if row else None
        if row is None or kept is None or is_masked(row.ended_at, here.clock.now()):
            raise NotFound()
        actor = Actor("volunteer", by.id)
        audit.note(
            unit.connection, "assignment", actor, "revealed", row.request_id, row.area, {"photo": photo_hash[:12]}
        )
        key = here.texts(unit.connection).open_one(kept["key"], "photo")
    return picture_response(clear_blob(here.blobs, photo_hash, key), is_small="small" in request.args)
