"""One photo of a log entry, and /work/logs/…: what was done in a case, with photos, results and money, for staff of the area.

Each look is noted. A handler sees the photos as long as the address may be seen too (masking).
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.masking import is_masked
from services.assignment.dispatch.wording import OUTCOME_WORDS
from services.assignment.money.store import MoneyStore
from services.assignment.work_photos.store import STAFF, WorkPhotoStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.pictures import clear_blob, picture_response

blueprint = Blueprint("work_photos", __name__, url_prefix="/work")


@blueprint.get("/log-photos/<string:photo_hash>")
@require("volunteer", *STAFF)
def photo(photo_hash: str) -> Response:
    here, by = context(), person()
    with here.database.transaction() as unit:
        row = WorkPhotoStore(unit.connection).one(by, photo_hash)
        if row is None or (not by.holds(*STAFF) and is_masked(row.ended_at, here.clock.now())):
            raise NotFound()
        actor = by.acting_as(*STAFF, "volunteer")
        seen = {"photo": photo_hash[:12]}
        audit.note(unit.connection, "assignment", actor, "revealed", row.request_id, row.area, seen)
        key = here.texts(unit.connection).open_one(row.key, "photo")
    return picture_response(clear_blob(here.blobs, row.hash, key), is_small="small" in request.args)


@blueprint.get("/logs/<uuid:request_id>")
@require(*STAFF)
def logs(request_id: UUID) -> str:
    """The notes and results are opened for staff; the look is noted."""
    here, by = context(), person()
    with here.database.transaction() as unit:
        store = WorkPhotoStore(unit.connection)
        case = store.case(by, request_id)
        if case is None:
            raise NotFound()
        entries, results = store.logs(request_id), store.done(request_id)
        fields = {"fields": ["note", "result"]}
        audit.note(unit.connection, "assignment", by.acting_as(*STAFF), "revealed", case.id, case.area, fields)
        texts = here.texts(unit.connection)
        shown: list[tuple[Any, str | None]] = [(row, texts.open_one(row.note, "note")) for row in entries]
        done = [(row, texts.open_one(row.result, "result")) for row in results]
        photos = store.of_entries([row.id for row in entries])
        money = {row.id: MoneyStore(unit.connection).of(row.id) for row in results}
    return render_template(
        "work_photos/logs.html",
        case=case,
        entries=shown,
        done=done,
        photos=photos,
        money=money,
        outcome=lambda key: gettext(OUTCOME_WORDS[key]),
    )
