"""Photos while asking: chosen, stored encrypted, shown from the draft that alone holds their keys, taken out again."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request

from services.intake.asking.answers import PHOTOS, Answers, Errors, after, answers_so_far, kept, photos_of
from services.intake.photos.domain import LARGEST_BODY, MOST_AT_ONCE, TAKEN
from services.intake.photos.receiving import taken_from
from services.intake.photos.use_cases import loose_picture
from services.intake.surroundings import around
from shared.contracts.errors import NotFound
from shared.identity.access import ANYONE, require
from shared.web.bodies import takes_bodies_up_to
from shared.web.pictures import picture_response

PATH = "/ask/photos"
blueprint = Blueprint("asking_photos", __name__)


@blueprint.get(PATH)
@require(ANYONE)
def photos() -> Any:
    answers = answers_so_far()
    if not answers.get("village_code"):
        return redirect("/ask/where", 303)
    return _page(answers, {})


@blueprint.post(PATH)
@require(ANYONE)
@takes_bodies_up_to(LARGEST_BODY)
def photos_chosen() -> Any:
    """Add what was chosen and go on; what cannot be taken is told file by file, the others are kept."""
    answers = answers_so_far()
    if not answers.get("village_code"):
        return redirect("/ask/where", 303)
    taken, errors = taken_from(request.files.getlist("photos"), len(answers.get(PHOTOS, ())))
    answers[PHOTOS] = [*answers.get(PHOTOS, ()), *({"hash": photo.hash, "key": photo.key} for photo in taken)]
    if not errors:
        return kept(answers, PATH if "more" in request.form else after(PATH, answers))
    response = kept(answers, PATH)
    response.status_code, response.data = 422, _page(answers, errors).encode()
    del response.headers["Location"]
    return response


@blueprint.post(f"{PATH}/remove")
@require(ANYONE)
def photo_removed() -> Any:
    """Take one out of the draft; the file itself is removed with the other loose ones."""
    answers = answers_so_far()
    unwanted = request.form.get("hash")
    answers[PHOTOS] = [photo for photo in answers.get(PHOTOS, ()) if photo["hash"] != unwanted]
    return kept(answers, PATH)


@blueprint.get(f"{PATH}/<string:photo_hash>")
@require(ANYONE)
def photo(photo_hash: str) -> Response:
    """One photo of the own draft."""
    own = next((photo for photo in photos_of(answers_so_far()) if photo.hash == photo_hash), None)
    picture = loose_picture(around().blobs, own) if own else None
    if picture is None:
        raise NotFound()
    return picture_response(picture, is_small="small" in request.args)


def _page(answers: Answers, errors: Errors) -> str:
    return render_template(
        "resident/photos.html", photos=photos_of(answers), errors=errors, taken=",".join(TAKEN), most=MOST_AT_ONCE
    )
