"""Bearer tokens for programs: `POST` and `DELETE /api/intake/v1/sessions`. What a session is, `shared.identity` says."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.intake.accounts import sessions
from services.intake.accounts.schemas import SessionSchema, SignInSchema
from shared.identity.access import ANYONE, SIGNED_IN, require, session_token
from shared.identity.sessions import Session

blueprint = Blueprint("sessions", __name__, url_prefix="/api/intake/v1", description="Signing in and out")


@blueprint.route("/sessions", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(SignInSchema())
@blueprint.response(201, SessionSchema)
def open_session(body: dict[str, str]) -> dict[str, Any]:
    """Sign in; 401 for a wrong name or password, 429 after many wrong ones."""
    return _view(sessions.open_session(body["username"], body["password"]))


@blueprint.route("/sessions", methods=["DELETE"])
@require(SIGNED_IN)
@blueprint.response(204)
@blueprint.doc(security=[{"bearer": []}])
def close_session() -> Response:
    """Sign out: the token is worth nothing from now on."""
    sessions.close_session(session_token() or "")
    return Response(status=204)


def _view(session: Session) -> dict[str, Any]:
    person = session.person
    roles = [{"role": role, "area": area} for role, area in person.roles]
    account = {"id": person.id, "username": person.username, "display_name": person.display_name, "roles": roles}
    return {"token": session.token, "expires_at": session.expires_at, "account": account}
