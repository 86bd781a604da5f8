"""What a resident may do with a request after acceptance, from the tracking page: urge it on, or withdraw it.

The proof is the one given on the tracking page (`shared.web.tracked`); who has not given it is sent there.
"""

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from services.assignment.context import context
from services.assignment.dispatch import schemas
from services.assignment.dispatch.use_cases import ruling
from services.assignment.dispatch.use_cases.ruling import Asker
from services.assignment.entering import entered
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import ANYONE, require
from shared.runtime.database import Work
from shared.runtime.sealing import normal_code
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

    def work(unit: Work, said: dict[str, Any]) -> None:
        ruling.withdraw(context().desk(unit), asker, said["reason"])

    then = f"/track/{normal_code(code)}?told=withdrawn"
    return entered(schemas.Withdraw(only=("reason",)), work, partial(_withdraw_page, code), "", then)


def _asker(code: str) -> Asker | None:
    """The resident by the proof this browser holds."""
    tail_hash = proof_of(normal_code(code))
    if tail_hash is None:
        return None
    return Asker(code_hash=context().tracking_hashes(code, None)[0], tail_hash=tail_hash)


def _withdraw_page(code: str, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template("confirm/withdraw.html", code=normal_code(code), values=values, errors=errors)
