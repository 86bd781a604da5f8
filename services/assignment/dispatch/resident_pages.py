"""What a resident may do with a request after acceptance, from the tracking page: urge it on, or withdraw it.

The proof is the one given on the tracking page (`shared.web.tracked`); who has not given it is sent there.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from services.assignment.context import context
from services.assignment.dispatch import schemas
from services.assignment.dispatch.use_cases import ruling
from services.assignment.dispatch.use_cases.ruling import Asker
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import ANYONE, require
from shared.runtime.sealing import normal_code
from shared.web.forms import errors_of, load_form
from shared.web.tracked import proof_of

blueprint = Blueprint("resident_pages", __name__, url_prefix="/confirm")


@blueprint.post("/<string:code>/urge")
@require(ANYONE)
def urge(code: str) -> Response:
    """催单: raises the case, never makes a second one. What forbids it is told on the tracking page."""
    asker = _asker(code)
    if asker is None:
        return redirect(f"/track/{normal_code(code)}", 303)
    try:
        with context().database.transaction() as unit:
            ruling.urge(context().desk(unit), asker)
    except NotFound:
        raise
    except DomainError:
        return redirect(f"/track/{normal_code(code)}?told=not-now", 303)
    return redirect(f"/track/{normal_code(code)}?told=urged", 303)


@blueprint.get("/<string:code>/withdraw")
@require(ANYONE)
def withdraw(code: str) -> Any:
    """Asked once more before it is done."""
    asker = _asker(code)
    if asker is None:
        return redirect(f"/track/{normal_code(code)}", 303)
    return _withdraw_page(code, {}, {})


@blueprint.post("/<string:code>/withdraw")
@require(ANYONE)
def withdraw_said(code: str) -> Any:
    asker = _asker(code)
    if asker is None:
        return redirect(f"/track/{normal_code(code)}", 303)
    form = load_form(schemas.Withdraw(only=("reason",)), request.form)
    if form.errors:
        return _withdraw_page(code, form.values, form.errors), 422
    try:
        with context().database.transaction() as unit:
            ruling.withdraw(context().desk(unit), asker, form.data["reason"])
    except NotFound:
        raise
    except DomainError as error:
        return _withdraw_page(code, form.values, errors_of(error)), error.status
    return redirect(f"/track/{normal_code(code)}?told=withdrawn", 303)


def _asker(code: str) -> Asker | None:
    """The resident by the proof this browser holds."""
    tail_hash = proof_of(normal_code(code))
    if tail_hash is None:
        return None
    return Asker(code_hash=context().tracking_hashes(code, None)[0], tail_hash=tail_hash)


def _withdraw_page(code: str, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template("confirm/withdraw.html", code=normal_code(code), values=values, errors=errors)
