"""A resident's own request afterwards: what was said, adding words and photos, sending missing papers, withdrawing.

The proof is the one given on the tracking page (`shared.web.tracked`); who has not given it is sent there. Intake shows its
own states only; how the case goes on is the tracking page's.
"""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from marshmallow import Schema, fields
from werkzeug.wrappers import Response as AnyResponse

from services.intake.asking.own import opened_for_resident, own_request
from services.intake.frame import place_name
from services.intake.photos.domain import LARGEST_BODY, MOST_AT_ONCE, TAKEN, find
from services.intake.photos.receiving import NAME, taken_from
from services.intake.photos.use_cases import picture_of
from services.intake.requests import use_cases
from services.intake.requests.choices import matter_name_of
from services.intake.requests.domain import ENDED, Request, State
from services.intake.requests.schemas import LONGEST_NOTE, written
from services.intake.requests.transactions import change, run_addition
from services.intake.requests.use_cases import Proof
from services.intake.surroundings import around
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import ANYONE, require
from shared.runtime.sealing import normal_code
from shared.web.bodies import takes_bodies_up_to
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest
from shared.web.pictures import picture_response

blueprint = Blueprint("own", __name__, url_prefix="/mine")


class AddFields(Schema):
    note = written(LONGEST_NOTE, load_default=None, allow_none=True)
    complete = fields.Boolean(load_default=False)


class WithdrawFields(Schema):
    reason = written(1000, load_default=None, allow_none=True)


@blueprint.get("/<string:code>")
@require(ANYONE)
def mine(code: str) -> Any:
    """Everything the resident has said, and what may be done with it."""
    own = own_request(code)
    if own is None:
        return _to_tracking(code)
    return render_template(
        "resident/mine.html",
        code=normal_code(code),
        seen=opened_for_resident(own),
        made=own,
        matter=matter_name_of(own.matter_code),
        place=place_name(own.village),
        told=request.args.get("told", ""),
    )


@blueprint.get("/<string:code>/add")
@require(ANYONE)
def add(code: str) -> Any:
    own = own_request(code)
    return _add_page(code, own, {}, {}) if own else _to_tracking(code)


@blueprint.post("/<string:code>/add")
@require(ANYONE)
@takes_bodies_up_to(LARGEST_BODY)
def added(code: str) -> Any:
    """Words and photos; with `complete` the missing papers are all there and the window goes on (补正)."""
    own = own_request(code)
    if own is None:
        return _to_tracking(code)
    form = load_form(AddFields(), request.form)
    photos, errors = taken_from(request.files.getlist(NAME))
    errors = {**form.errors, **errors}
    if errors:
        return _add_page(code, own, form.values, errors), 422
    key = request.form.get("key") or str(uuid.uuid4())
    asked = KeyedRequest("intake", key, "page", f"POST /mine/{own.id}/add", b"")
    try:
        run_addition(asked, _proof(own), own.id, form.data["note"], photos, is_complete=form.data["complete"])
    except NotFound:
        raise
    except DomainError as error:
        return _add_page(code, own, form.values, errors_of(error)), error.status
    return redirect(f"/mine/{normal_code(code)}?told={'complete' if form.data['complete'] else 'added'}", 303)


@blueprint.get("/<string:code>/withdraw")
@require(ANYONE)
def withdraw(code: str) -> Any:
    own = own_request(code)
    if own is None:
        return _to_tracking(code)
    return _withdraw_page(code, own, {}, {})


@blueprint.post("/<string:code>/withdraw")
@require(ANYONE)
def withdrawn(code: str) -> Any:
    """Before acceptance; afterwards it is assignment's page."""
    own = own_request(code)
    if own is None:
        return _to_tracking(code)
    form = load_form(WithdrawFields(), request.form)
    if form.errors:
        return _withdraw_page(code, own, form.values, form.errors), 422
    try:
        change(lambda desk: use_cases.withdraw(desk, _proof(own), own.id, form.data["reason"]))
    except NotFound:
        raise
    except DomainError as error:
        return _withdraw_page(code, own, form.values, errors_of(error)), error.status
    return redirect(f"/mine/{normal_code(code)}?told=withdrawn", 303)


@blueprint.get("/<string:code>/photos/<string:photo_hash>")
@require(ANYONE)
def photo(code: str, photo_hash: str) -> Response:
    own = own_request(code)
    kept = find(own.photos, photo_hash) if own else None
    if kept is None:
        raise NotFound()
    with around().database.reading() as connection:
        picture = picture_of(around().blobs, around().seal(connection), kept)
    if picture is None:
        raise NotFound()
    return picture_response(picture, is_small="small" in request.args)


def _proof(own: Request) -> Proof:
    return Proof(own.tail_hash or "")


def _to_tracking(code: str) -> AnyResponse:
    return redirect(f"/track/{normal_code(code)}", 303)


def _add_page(code: str, own: Request, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template(
        "resident/add.html",
        code=normal_code(code),
        made=own,
        is_missing_papers=own.status is State.NEEDS_SUPPLEMENT,
        values=values,
        errors=errors,
        key=values.get("key") or str(uuid.uuid4()),
        taken=",".join(TAKEN),
        most=MOST_AT_ONCE,
    )


def _withdraw_page(code: str, own: Request, values: dict[str, Any], errors: dict[str, list[str]]) -> Any:
    if own.status is State.ACCEPTED:
        return redirect(f"/confirm/{normal_code(code)}/withdraw", 303)
    return render_template(
        "resident/withdraw.html", code=normal_code(code), made=own, values=values, errors=errors, is_over=is_over(own)
    )


def is_over(own: Request) -> bool:
    return own.status in ENDED
