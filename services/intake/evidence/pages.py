"""Photos on a visit's page: sent from the phone that took them, shown small, opened in full."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request
from flask_babel import gettext

from services.intake.evidence import use_cases
from services.intake.evidence.store import EvidenceStore
from services.intake.photos.domain import LARGEST_BODY
from services.intake.photos.receiving import NAME, taken_from
from services.intake.photos.store import LooseBlobStore
from services.intake.photos.use_cases import picture_of
from services.intake.surroundings import around
from services.intake.visits.domain import TOWN_READERS, WRITERS
from services.intake.visits.transactions import desk as visit_desk
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.bodies import takes_bodies_up_to
from shared.web.forms import errors_of
from shared.web.pictures import picture_response

PATH = "/desk/visits/<uuid:visit_id>/evidence"
blueprint = Blueprint("evidence", __name__)


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """What a visit's page may call: the hashes of its photos by kind of outcome."""
    return {"evidence_of": evidence_of}


def evidence_of(visit_id: UUID) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with around().database.reading() as connection:
        for one in EvidenceStore(connection).of_visit(visit_id):
            found.setdefault(one.kind, []).append({"hash": one.hash})
    return found


@blueprint.post(PATH)
@require(*WRITERS)
@takes_bodies_up_to(LARGEST_BODY)
def added(visit_id: UUID) -> Any:
    """What cannot be taken is told at the top of the visit's page."""
    photos, errors = taken_from(request.files.getlist(NAME))
    told = list(errors.get(NAME, ()))
    if not told:
        try:
            with around().database.transaction() as work:
                store, loose = EvidenceStore(work.connection), LooseBlobStore(work.connection)
                use_cases.add(visit_desk(work), store, loose, person(), visit_id, request.form.get("kind", ""), photos)
        except NotFound:
            raise
        except DomainError as error:
            told = [sentence for sentences in errors_of(error).values() for sentence in sentences]
    for sentence in told or [gettext("照片已作为凭据记下。")]:
        flash(sentence, "bad" if told else "good")
    return redirect(f"/desk/visits/{visit_id}", 303)


@blueprint.get(f"{PATH}/<string:photo_hash>")
@require(*WRITERS, *TOWN_READERS)
def photo(visit_id: UUID, photo_hash: str) -> Response:
    with around().database.transaction() as work:
        desk, store = visit_desk(work), EvidenceStore(work.connection)
        kept = use_cases.one_of(desk, store, person(), visit_id, photo_hash)
        picture = picture_of(around().blobs, around().seal(work.connection), {"hash": kept.hash, "key": kept.key})
    if picture is None:
        raise NotFound()
    return picture_response(picture, is_small="small" in request.args)
