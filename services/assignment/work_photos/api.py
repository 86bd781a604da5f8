"""A log entry with photos for programs: multipart/form-data with the fields of an entry and one part `photos` for each."""

# mypy: disable-error-code="untyped-decorator"

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from werkzeug.datastructures import FileStorage

from services.assignment.context import answer, context
from services.assignment.dispatch.schemas import Command, LogForm, Made
from services.assignment.dispatch.use_cases import working
from services.assignment.work_photos.domain import LARGEST_BODY, MOST
from services.assignment.work_photos.receiving import NAME, stored, taken_from
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.web.bodies import takes_bodies_up_to
from shared.web.fields import photo_list

blueprint = Blueprint("work_photos_api", __name__, url_prefix="/api/assignment/v1", description="Photos of work")


class PhotoFiles(Command):
    photos = photo_list(MOST)


@blueprint.route("/assignments/<uuid:assignment_id>/logs/with-photos", methods=["POST"])
@require("volunteer", "dispatcher")
@takes_bodies_up_to(LARGEST_BODY)
@blueprint.arguments(LogForm, location="form")
@blueprint.arguments(PhotoFiles, location="files")
@blueprint.response(201, Made)
def log(entry: dict[str, Any], files: dict[str, Sequence[FileStorage]], assignment_id: UUID) -> Response:
    """What was done, how many minutes it took, and up to five photos of it; one that is no picture refuses all (422)."""
    pictures, wrong = taken_from(files[NAME])
    if wrong or not pictures:
        raise Invalid(wrong or {NAME: [Invalid.sentence]})
    note, minutes = entry.pop("note"), entry.pop("minutes")
    told = working.Entry(**entry)

    def work(unit: Any) -> dict[str, Any]:
        desk = context().desk(unit)
        return {"id": working.log(desk, person(), assignment_id, note, minutes, told, stored(pictures))[1]}

    return answer(work, 201, files[NAME])
