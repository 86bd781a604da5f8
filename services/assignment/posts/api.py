"""The JSON routes of posts: define, claim, approve, review."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.posts import schemas, use_cases
from shared.identity.access import SIGNED_IN, person, require
from shared.web.paging import add_pagination, page_of, read_cursor

blueprint = Blueprint("posts", __name__, url_prefix="/api/assignment/v1", description="Posts and claims")
_NONE = UUID(int=0)


@blueprint.route("/posts")
@require(SIGNED_IN)
@blueprint.arguments(schemas.PostFilter, location="query")
@blueprint.response(200, schemas.PostShown(many=True))
def posts(wanted: dict[str, Any]) -> Response:
    """Posts of the district one has a role in, whatever the town: a volunteer may serve beyond the own village."""
    cursor = read_cursor(wanted["after"], 1)
    districts = sorted({area[:6] for _, area in person().roles})
    with context().database.reading() as connection:
        store: Any = context().posts(connection)
        rows = store.posts(districts, UUID(cursor[0]) if cursor else _NONE, wanted["page_size"] + 1)
    page = page_of(rows, wanted["page_size"], lambda row: [row.id])
    return add_pagination(jsonify(schemas.PostShown(many=True).dump(page.items)), page, wanted["page_size"])


@blueprint.route("/posts", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.NewPost)
@blueprint.response(201, schemas.PostId)
def define(new: dict[str, Any]) -> Response:
    """定岗: how many of which kind of post, where."""

    def work(unit: Any) -> dict[str, Any]:
        here = context()
        return {"id": use_cases.define(here.posts(unit.connection), here.clock, unit.outbox, person(), **new).id}

    return answer(work, 201)


@blueprint.route("/posts/<uuid:post_id>/claims", methods=["POST"])
@require("volunteer", "organiser")
@blueprint.arguments(schemas.NewClaim)
@blueprint.response(201, schemas.PostId)
def claim(said: dict[str, Any], post_id: UUID) -> Response:
    """认岗: for oneself, or by an organiser for somebody."""

    def work(unit: Any) -> dict[str, Any]:
        here = context()
        people: Any = here.volunteers(unit.connection)
        named = said["volunteer_id"]
        volunteer = people.of_person(person().id) if named is None else people.read(named)
        made = use_cases.claim(here.posts(unit.connection), here.clock, unit.outbox, person(), post_id, volunteer)
        return {"id": made.id}

    return answer(work, 201)


@blueprint.route("/claims/<uuid:claim_id>/approve", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.NoBody)
@blueprint.response(200, schemas.PostId)
def approve(_: dict[str, Any], claim_id: UUID) -> Response:
    """The claim counts from now on."""
    return approved(claim_id)


def approved(claim_id: UUID) -> Response:
    def work(unit: Any) -> dict[str, Any]:
        here = context()
        use_cases.approve(here.posts(unit.connection), here.clock, unit.outbox, person(), claim_id)
        return {"id": claim_id}

    return answer(work)


@blueprint.route("/posts/<uuid:post_id>/reviews", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.NewReview)
@blueprint.response(201, schemas.PostId)
def review(said: dict[str, Any], post_id: UUID) -> Response:
    """评岗: what the people say of a holder."""

    def work(unit: Any) -> dict[str, Any]:
        here = context()
        return {"id": use_cases.review(here.posts(unit.connection), here.clock, person(), post_id, **said)}

    return answer(work, 201)
