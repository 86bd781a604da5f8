"""The JSON interface for looking after the catalogue: versions of a matter, new ones, retiring. Choosing is `matters.api`."""

# mypy: disable-error-code="untyped-decorator"
from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.intake.catalogue import use_cases
from services.intake.catalogue.domain import Line
from services.intake.catalogue.schemas import MatterFields, RecordSchema, RetireSchema, VersionFields, VersionSchema
from services.intake.catalogue.store import LineStore
from services.intake.catalogue.transactions import change, look_up, make_once, with_initials
from services.intake.catalogue.use_cases import ADMIN, READERS, Office
from services.intake.catalogue.views import line_view
from services.intake.surroundings import around
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.idempotency import keyed_request

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "the ETag of the versions; 412 when somebody else has changed them since",
}
blueprint = Blueprint("catalogue", __name__, url_prefix="/api/intake/v1", description="Looking after the catalogue")


@blueprint.route("/matters", methods=["POST"])
@require(ADMIN)
@blueprint.arguments(MatterFields())
@blueprint.response(201, VersionSchema)
@blueprint.doc(security=_BEARER)
def add_matter(body: dict[str, Any]) -> Response:
    """A new matter from a day on."""
    return _made(lambda office: use_cases.add_matter(office, with_initials(body)))


@blueprint.route("/matters/<string:code>/versions", methods=["GET"])
@require(*READERS)
@blueprint.response(200, VersionSchema(many=True))
@blueprint.doc(security=_BEARER)
def list_versions(code: str) -> Response:
    """Every version, the newest first; the ETag is for If-Match."""
    return _versions(look_up(code))


@blueprint.route("/matters/<string:code>/versions", methods=["POST"])
@require(ADMIN)
@blueprint.arguments(VersionFields())
@blueprint.response(201, VersionSchema)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def make_version(body: dict[str, Any], code: str) -> Response:
    """A new version from a day on; the one before ends there. Running cases keep theirs."""
    expected = _expected()
    return _made(lambda office: use_cases.make_version(office, code, with_initials(body), expected))


@blueprint.route("/matters/<string:code>/versions/<int:version>/corrections", methods=["POST"])
@require(ADMIN)
@blueprint.arguments(RecordSchema())
@blueprint.response(200, VersionSchema(many=True))
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def correct(body: dict[str, Any], code: str, version: int) -> Response:
    """Other words for a version that stands; the whole record is sent."""
    record, expected = with_initials(body), _expected()
    return _versions(change(lambda office: use_cases.correct(office, code, version, record, expected)))


@blueprint.route("/matters/<string:code>/versions/<int:version>/withdraw", methods=["POST"])
@require(ADMIN)
@blueprint.response(200, VersionSchema(many=True))
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def withdraw(code: str, version: int) -> Response:
    """Take back a version that begins today or later and that no case carries."""
    expected = _expected()
    return _versions(change(lambda office: use_cases.withdraw(office, code, version, expected)))


@blueprint.route("/matters/<string:code>/retire", methods=["POST"])
@require(ADMIN)
@blueprint.arguments(RetireSchema())
@blueprint.response(200, VersionSchema(many=True))
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def retire(body: dict[str, Any], code: str) -> Response:
    """No longer to be chosen from a day on; `successor` is the matter that follows."""
    expected = _expected()
    return _versions(
        change(lambda office: use_cases.retire(office, code, body["valid_to"], body["successor"], expected))
    )


@blueprint.route("/matters/<string:code>/keep-on", methods=["POST"])
@require(ADMIN)
@blueprint.response(200, VersionSchema(many=True))
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def keep_on(code: str) -> Response:
    """Take back a retirement that takes effect today or later."""
    expected = _expected()
    return _versions(change(lambda office: use_cases.keep_on(office, code, expected)))


def _made(command: Callable[[Office], Line]) -> Response:
    reply, is_replay = make_once(keyed_request(request, "intake", str(person().id)), command)
    return reply.response(is_replay)


def _versions(line: Line) -> Response:
    today = local_day(around().clock.now())
    with around().database.reading() as connection:
        units = LineStore(connection).units()
    response = jsonify(VersionSchema(many=True).dump(line_view(line, today, units)))
    response.headers["ETag"] = f'"{line.tag}"'
    return response


def _expected() -> str | None:
    """The tag of If-Match; `*` and no header ask for nothing."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return given if given not in ("", "*") else None
