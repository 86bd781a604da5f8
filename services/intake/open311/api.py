"""GeoReport v2, the part that intake answers: discovery, services, sending a request, and tokens.

Reading requests is reporting's (`services/reporting/open311`). Paths and names are the standard's, the language is the
`Accept-Language` of the program.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Blueprint, Response, request
from marshmallow import ValidationError

from services.intake.frame import place_name
from services.intake.open311 import use_cases
from services.intake.open311.domain import (
    BENEFICIARY,
    VILLAGE,
    Client,
    UnknownService,
    definition_of,
    service_of,
    submission_of,
)
from services.intake.open311.schemas import SentRequest, gathered
from services.intake.open311.store import Open311Store
from services.intake.surroundings import SERVICE, around
from shared.contracts.errors import N_, DomainError, NotFound
from shared.identity.access import ANYONE, require
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once
from shared.web.language import language
from shared.web.open311 import answered, answered_one, refused
from shared.web.problems import sentence_of_error
from shared.web.validation import findings, sentence_of

blueprint = Blueprint("open311", __name__, url_prefix="/open311/v2")
WORDS = {
    VILLAGE: N_("所在村（社区）"),
    BENEFICIARY: N_("为谁办（不是本人时填写姓名）"),
}
NOTICE = N_("已登记。受理后会按承诺时限办理，可凭编号查询进度。")
CHANGED = datetime(2026, 11, 22, tzinfo=UTC)


@blueprint.errorhandler(DomainError)
def told(error: DomainError) -> Response:
    """Every refusal in the standard's own form; findings of fields one by one."""
    sentences = [f"{name}: {sentence_of(each)}" for name, several in error.fields.items() for each in several]
    status = 400 if error.status == 422 else error.status
    return refused(_format(), status, sentences or [sentence_of_error(error)])


@blueprint.get("/discovery.<string:form>")
@require(ANYONE)
def discovery(form: str) -> Response:
    """Where the interface is, for programs that look for it."""
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": request.url_root.rstrip("/") + "/open311/v2",
        "changeset": CHANGED,
        "type": "production" if not around().settings.is_demo else "test",
        "formats": ["text/xml", "application/json"],
    }
    return answered_one(
        form,
        "discovery",
        {
            "changeset": CHANGED,
            "contact": "12345",
            "key_service": request.url_root.rstrip("/") + "/desk/open311",
            "endpoints": [endpoint],
        },
    )


@blueprint.get("/services.<string:form>")
@require(ANYONE)
def services(form: str) -> Response:
    """Every matter that may be chosen today."""
    today = local_day(around().clock.now())
    listed = [service_of(matter, language() == "en") for matter in around().catalogue().valid_on(today)]
    return answered(form, "services", "service", listed)


@blueprint.get("/services/<string:code>.<string:form>")
@require(ANYONE)
def definition(code: str, form: str) -> Response:
    """The attributes of one service."""
    today = local_day(around().clock.now())
    matter = next((one for one in around().catalogue().valid_on(today) if one.code == code), None)
    if matter is None:
        raise UnknownService()
    villages = [(area.code, place_name(area.code)) for area in load_areas().villages(on=today)]
    words = {name: sentence_of(sentence) for name, sentence in WORDS.items()}
    return answered_one(form, "service_definition", definition_of(matter, villages, words))


@blueprint.post("/requests.<string:form>")
@require(ANYONE)
def send(form: str) -> Response:
    """A request from a program that has a key. The same content within the same hour is the same request."""
    with around().database.reading() as connection:
        client = use_cases.client_of(Open311Store(connection), request.form.get("api_key"))
    try:
        sent = SentRequest().load(gathered(request.form))
    except ValidationError as error:
        found = [f"{'.'.join(path)}: {sentence}" for path, sentence in findings(error.messages)]
        return refused(form, 400, found)
    said = submission_of(sent, load_areas(), client.id)
    now = around().clock.now()

    def work(unit: Work) -> Reply:
        made = use_cases.send(around().desk(unit), Open311Store(unit.connection), client, said, local_day(now))
        answer = {"service_request_id": made.receipt.request.number, "token": made.token}
        return Reply(201, orjson.dumps(answer))

    reply, _ = run_once(around().database, around().replies, _asked(client, now), work)
    item = {**orjson.loads(reply.body), "service_notice": sentence_of(NOTICE), "account_id": None}
    return answered(form, "service_requests", "request", [item], 201)


@blueprint.get("/tokens/<string:token>.<string:form>")
@require(ANYONE)
def token(token: str, form: str) -> Response:
    """The number behind a token."""
    with around().database.reading() as connection:
        number = Open311Store(connection).number_of(token)
    if number is None:
        raise NotFound()
    return answered(form, "service_requests", "request", [{"service_request_id": number, "token": token}])


def _asked(client: Client, now: datetime) -> KeyedRequest:
    """By the program's own Idempotency-Key, else by what it sent and the hour: programs repeat after a time-out."""
    body = orjson.dumps(sorted(request.form.items(multi=True)))
    own = request.headers.get("Idempotency-Key", "")[:255]
    key = own or f"{hashlib.sha256(body).hexdigest()}:{now:%Y%m%d%H}"
    return KeyedRequest(SERVICE, key, str(client.id), "POST /open311/v2/requests", body)


def _format() -> Any:
    """The ending of the address; an error knows no other place to look."""
    return request.path.rpartition(".")[2]
