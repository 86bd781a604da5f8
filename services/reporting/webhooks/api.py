"""The JSON interface of outgoing webhooks: endpoints, their deliveries, and asking for what was missed."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

import orjson
from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.reporting.request_context import database, settings
from services.reporting.webhooks import use_cases
from services.reporting.webhooks.deliveries import DeliveryStore
from services.reporting.webhooks.domain import Endpoint
from services.reporting.webhooks.office import office
from services.reporting.webhooks.schemas import (
    ChangedEndpoint,
    DeliveryArguments,
    DeliveryReply,
    EndpointReply,
    EndpointWithSecret,
    NewEndpoint,
    ReplayReply,
    Since,
)
from services.reporting.webhooks.store import EndpointStore
from services.reporting.webhooks.use_cases import KEEPERS
from shared.contracts.errors import Invalid, NotFound
from shared.identity.access import person, require
from shared.runtime.database import Work
from shared.runtime.sealing import ServiceSeal
from shared.web.idempotency import Reply, keyed_request, run_once
from shared.web.paging import BAD_CURSOR, add_pagination, page_of, read_cursor

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "the ETag of the version; 412 when somebody else has changed it since",
}
blueprint = Blueprint(
    "webhooks", __name__, url_prefix="/api/reporting/v1/webhooks", description="Other programs are told"
)


@blueprint.route("", methods=["GET"])
@require(*KEEPERS)
@blueprint.response(200, EndpointReply(many=True))
@blueprint.doc(security=_BEARER)
def endpoints() -> Response:
    """All endpoints, the latest first; never a secret."""
    with database().reading() as connection:
        found = EndpointStore(connection, settings()).all()
    return jsonify(EndpointReply(many=True).dump(found))


@blueprint.route("", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(NewEndpoint)
@blueprint.response(201, EndpointWithSecret)
@blueprint.doc(security=_BEARER)
def register(body: dict[str, Any]) -> Response:
    """A new endpoint; its secret is in this reply and nowhere afterwards."""

    def work(unit: Work) -> Reply:
        made, secret = use_cases.register(office(unit), **body)
        return Reply(201, _told_with(made, secret))

    asked = keyed_request(request, "reporting", str(person().id))
    reply, is_replay = run_once(database(), ServiceSeal(settings(), "reporting"), asked, work)
    return reply.response(is_replay)


@blueprint.route("/<uuid:endpoint>", methods=["GET"])
@require(*KEEPERS)
@blueprint.response(200, EndpointReply)
@blueprint.doc(security=_BEARER)
def one(endpoint: UUID) -> Response:
    with database().reading() as connection:
        return _shown(_there(EndpointStore(connection, settings()), endpoint))


@blueprint.route("/<uuid:endpoint>", methods=["PATCH"])
@require(*KEEPERS)
@blueprint.arguments(ChangedEndpoint)
@blueprint.response(200, EndpointReply)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def change(body: dict[str, Any], endpoint: UUID) -> Response:
    """Other address, name or types; `on` switches it."""
    on = body.pop("on", None)
    with database().transaction() as work:
        desk = office(work)
        changed = use_cases.change(desk, endpoint, _expected(), **body)
        if on is not None:
            changed = use_cases.turn(desk, endpoint, on=on)
    return _shown(changed)


@blueprint.route("/<uuid:endpoint>", methods=["DELETE"])
@require(*KEEPERS)
@blueprint.response(204)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def remove(endpoint: UUID) -> None:
    """With all its deliveries."""
    with database().transaction() as work:
        use_cases.remove(office(work), endpoint, _expected())


@blueprint.route("/<uuid:endpoint>/secret", methods=["POST"])
@require(*KEEPERS)
@blueprint.response(200, EndpointWithSecret)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def renew_secret(endpoint: UUID) -> Response:
    """A new secret; the former one signs beside it for 24 hours."""
    with database().transaction() as work:
        changed, secret = use_cases.rotate(office(work), endpoint, _expected())
    return Response(_told_with(changed, secret), content_type="application/json")


@blueprint.route("/<uuid:endpoint>/trial", methods=["POST"])
@require(*KEEPERS)
@blueprint.response(200, ReplayReply)
@blueprint.doc(security=_BEARER)
def try_out(endpoint: UUID) -> dict[str, int]:
    """Send it a `webhook.test` in a moment."""
    with database().transaction() as work:
        use_cases.try_out(office(work), endpoint)
    return {"deliveries": 1}


@blueprint.route("/<uuid:endpoint>/replay", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(Since)
@blueprint.response(200, ReplayReply)
@blueprint.doc(security=_BEARER)
def replay(body: dict[str, Any], endpoint: UUID) -> dict[str, int]:
    """Send everything recorded since then once more, under the ids it had."""
    with database().transaction() as work:
        return {"deliveries": use_cases.replay_since(office(work), endpoint, body["since"])}


@blueprint.route("/<uuid:endpoint>/deliveries", methods=["GET"])
@require(*KEEPERS)
@blueprint.arguments(DeliveryArguments, location="query")
@blueprint.response(200, DeliveryReply(many=True))
@blueprint.doc(security=_BEARER)
def deliveries(wanted: dict[str, Any], endpoint: UUID) -> Response:
    """The last 30 days, the latest event first."""
    size = wanted["page_size"]
    with database().reading() as connection:
        _there(EndpointStore(connection, settings()), endpoint)
        rows = DeliveryStore(connection).listed(endpoint, wanted["state"], after_position(wanted["after"]), size + 1)
    page = page_of(rows, size, lambda row: [row["position"]])
    return add_pagination(jsonify(DeliveryReply(many=True).dump(page.items)), page, size)


@blueprint.route("/<uuid:endpoint>/deliveries/<int:position>/replay", methods=["POST"])
@require(*KEEPERS)
@blueprint.response(200, ReplayReply)
@blueprint.doc(security=_BEARER)
def replay_one(endpoint: UUID, position: int) -> dict[str, int]:
    with database().transaction() as work:
        use_cases.replay_one(office(work), endpoint, position)
    return {"deliveries": 1}


def after_position(word: str | None) -> int | None:
    """Where the list goes on; Invalid (422) for a word that is not ours."""
    values = read_cursor(word, 1)
    if values is not None and not (type(values[0]) is int and 0 <= values[0] < 2**63):
        raise Invalid({"after": [BAD_CURSOR]})
    return values[0] if values else None


def _there(store: EndpointStore, endpoint: UUID) -> Endpoint:
    found = store.one(endpoint)
    if found is None:
        raise NotFound()
    return found


def _expected() -> int | None:
    """The version of If-Match; -1, which none has, for a tag that is not ours. `*` and no header ask for nothing."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if given in ("", "*"):
        return None
    return int(given) if given.isascii() and given.isdigit() else -1


def _shown(endpoint: Endpoint) -> Response:
    response = jsonify(EndpointReply().dump(endpoint))
    response.set_etag(str(endpoint.version))
    return response


def _told_with(endpoint: Endpoint, secret: str) -> bytes:
    return orjson.dumps({**EndpointReply().dump(endpoint), "secret": secret})
