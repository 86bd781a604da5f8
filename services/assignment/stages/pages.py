"""The button of the task page that records a step as done."""

from uuid import UUID

from flask import Blueprint, redirect
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import at_hand, attempt
from services.assignment.stages.store import StageStore
from services.assignment.stages.use_cases import finish_stage
from shared.identity.access import require

blueprint = Blueprint("stage_pages", __name__, url_prefix="/work/tasks")


@blueprint.post("/<uuid:assignment_id>/steps/<int(min=1, max=30):position>")
@require("volunteer")
def done(assignment_id: UUID, position: int) -> Response:
    attempt(
        lambda unit: finish_stage(*at_hand(unit, StageStore), assignment_id, position),
        gettext("已记下：这一步办完了。"),
    )
    return redirect(f"/work/tasks/{assignment_id}#steps", 303)
