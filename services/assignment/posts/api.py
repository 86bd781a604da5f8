"""The JSON routes of posts: define, change, end."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.posts import schemas, use_cases
from services.assignment.posts.holder_store import HolderStore
from services.assignment.posts.store import PostStore
from shared.contracts.errors import NotFound
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
        return {"id": use_cases.define(PostStore(unit.connection), here.clock, unit.outbox, person(), new).id}

    return answer(work, 201)


@blueprint.route("/posts/<uuid:post_id>")
@require(SIGNED_IN)
@blueprint.response(200, schemas.PostShown)
def post(post_id: UUID) -> Response:
    """One post of one's district; its ETag is what a change must name."""
    row = readable(post_id)
    response = jsonify(schemas.PostShown().dump(row))
    response.set_etag(str(row.version))
    return response


def readable(post_id: UUID) -> Any:
    with context().database.reading() as connection:
        row = PostStore(connection).read(post_id)
    if row is None or row.area[:6] not in {area[:6] for _, area in person().roles}:
        raise NotFound()
    return row


@blueprint.route("/posts/<uuid:post_id>", methods=["PATCH"])
@require("organiser")
@blueprint.arguments(schemas.PostChange)
@blueprint.response(200, schemas.PostId)
def change(changes: dict[str, Any], post_id: UUID) -> Response:
    """Change what it asks for; with If-Match only if nobody changed it meanwhile. New places go to who waits."""
    named = next(iter(request.if_match), None)
    version = int(named) if named is not None and named.isdigit() else (-1 if named else None)

    def work(unit: Any) -> dict[str, Any]:
        use_cases.change(tables(unit), context().clock, unit.outbox, person(), post_id, changes, version)
        return {"id": post_id}

    return answer(work)


@blueprint.route("/posts/<uuid:post_id>/end", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.NoBody)
@blueprint.response(200, schemas.PostId)
def end(_: dict[str, Any], post_id: UUID) -> Response:
    """No longer needed; every claim on it ends with it."""

    def work(unit: Any) -> dict[str, Any]:
        use_cases.end(tables(unit), context().clock, unit.outbox, person(), post_id)
        return {"id": post_id}

    return answer(work)


def tables(unit: Any) -> tuple[PostStore, HolderStore]:
    return PostStore(unit.connection), HolderStore(unit.connection)
