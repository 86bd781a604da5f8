"""The JSON route of a volunteer's record."""

# mypy: disable-error-code="untyped-decorator"

from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import context
from services.assignment.service_records import schemas
from services.assignment.service_records.store import RecordStore
from services.assignment.service_records.use_cases import READERS, volunteer_for
from shared.identity.access import person, require

blueprint = Blueprint("service_records", __name__, url_prefix="/api/assignment/v1", description="Hours and stars")
_SHOWN = ("hours", "signed_minutes", "unsigned_minutes", "cases", "stars", "next_star_at")


@blueprint.route("/volunteers/<uuid:volunteer_id>/service-record")
@require("volunteer", *READERS)
@blueprint.response(200, schemas.RecordShown)
def record(volunteer_id: UUID) -> Response:
    """One's own, or of one's area."""
    with context().database.reading() as connection:
        store = RecordStore(connection)
        row = volunteer_for(store, person(), volunteer_id)
        hours = store.hours(row.id)
    shown = {name: getattr(hours, name) for name in _SHOWN}
    return jsonify({"volunteer_id": row.id, **shown})
