"""The JSON routes of pairs."""

# mypy: disable-error-code="untyped-decorator"

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.pairs import schemas, use_cases
from services.assignment.pairs.desk import desk_of_pairs
from services.assignment.pairs.domain import KEEPERS
from services.assignment.pairs.lists import PairLists
from services.assignment.pairs.use_cases import PairDesk
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.web.paging import BAD_CURSOR, add_pagination, page_of, read_cursor

blueprint = Blueprint("pairs", __name__, url_prefix="/api/assignment/v1/pairs", description="1+N pairs")
WHO = (*KEEPERS, "volunteer")


@blueprint.route("")
@require(*WHO)
@blueprint.arguments(schemas.PairFilter, location="query")
@blueprint.response(200, schemas.PairShown(many=True))
def listed(wanted: dict[str, Any]) -> Response:
    """Live pairs of one's area, or one's own; the visit due first comes first. Roles and villages, no names."""
    after = read_after(wanted["after"])
    with context().database.reading() as connection:
        store = PairLists(connection)
        rows = store.page(person(), wanted, wanted["page_size"] + 1, after)
        total, due = store.counts(person(), wanted)
    page = page_of(rows, wanted["page_size"], lambda row: [row.due_on, row.id], due if wanted["due"] else total)
    return add_pagination(jsonify(schemas.PairShown(many=True).dump(page.items)), page, wanted["page_size"])


@blueprint.route("", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.NewPair)
@blueprint.response(201, schemas.PairId)
def form(said: dict[str, Any]) -> Response:
    """结对: a helper or a unit, and whom they stand by."""
    return answer(lambda unit: {"id": use_cases.form(desk(unit), person(), said["wanted"]).id}, 201)


@blueprint.route("/<uuid:pair_id>/end", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.End)
@blueprint.response(200, schemas.PairId)
def end(said: dict[str, Any], pair_id: UUID) -> Response:
    return answer(lambda unit: {"id": use_cases.end(desk(unit), person(), pair_id, said["because"])})


@blueprint.route("/<uuid:pair_id>/visits", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.PairVisit)
@blueprint.response(201, schemas.PairId)
def visited(said: dict[str, Any], pair_id: UUID) -> Response:
    """A visit was made; the rhythm counts from its day."""
    return answer(lambda unit: {"id": use_cases.visited(desk(unit), person(), pair_id, said["visited_on"])}, 201)


@blueprint.route("/<uuid:pair_id>/link", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.Link)
@blueprint.response(200, schemas.PairId)
def link(said: dict[str, Any], pair_id: UUID) -> Response:
    """Which resident it is, by the number of a request of theirs."""
    return answer(lambda unit: {"id": use_cases.link(desk(unit), person(), pair_id, said["request_number"])})


def desk(unit: Any) -> PairDesk:
    return desk_of_pairs(unit, context().clock, context().settings)


def read_after(word: str | None) -> tuple[date, UUID] | None:
    values = read_cursor(word, 2)
    if values is None:
        return None
    try:
        return date.fromisoformat(str(values[0])), UUID(str(values[1]))
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error
