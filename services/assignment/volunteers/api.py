"""The JSON routes of volunteers: check-in, profile, leave."""

# mypy: disable-error-code="untyped-decorator"

import secrets
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.volunteers import schemas, use_cases
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.identity.sessions import hash_password
from shared.web.paging import add_pagination, page_of, read_cursor

blueprint = Blueprint("volunteers", __name__, url_prefix="/api/assignment/v1/volunteers", description="Who serves")
_shown = schemas.VolunteerProfile()


@blueprint.route("")
@require("volunteer", *use_cases.READERS)
@blueprint.arguments(schemas.VolunteerFilter, location="query")
@blueprint.response(200, schemas.VolunteerProfile(many=True))
def volunteers(wanted: dict[str, Any]) -> Response:
    """By account, within one's area; a volunteer sees their own entry."""
    cursor = read_cursor(wanted["after"], 1)
    areas = person().areas(*use_cases.READERS)
    with context().database.reading() as connection:
        store: Any = context().volunteers(connection)
        rows = store.list(areas, person().id, wanted, cursor[0] if cursor else "", wanted["page_size"] + 1)
    page = page_of(rows, wanted["page_size"], lambda row: [row.number])
    return add_pagination(jsonify(_shown.dump(page.items, many=True)), page, wanted["page_size"])


@blueprint.route("", methods=["POST"])
@require(*use_cases.ORGANISERS)
@blueprint.arguments(schemas.NewVolunteer)
@blueprint.response(201, schemas.Registered)
def register(profile: dict[str, Any]) -> Response:
    """Check somebody in (双报到); the account's first password is told once."""
    password = secrets.token_urlsafe(9)
    registration = use_cases.Registration(profile, hash_password(password))

    def work(unit: Any) -> dict[str, Any]:
        here = context()
        made = use_cases.register(here.volunteers(unit.connection), here.clock, unit.outbox, person(), registration)
        return {"id": made.id, "account": made.number, "first_password": password}

    return answer(work, 201)


@blueprint.route("/<uuid:volunteer_id>")
@require("volunteer", *use_cases.READERS)
@blueprint.response(200, schemas.VolunteerProfile)
def volunteer(volunteer_id: UUID) -> Response:
    """One profile; its ETag is what a change must name."""
    with context().database.reading() as connection:
        store: Any = context().volunteers(connection)
        row = store.read(volunteer_id)
    if row is None or not (row.person_id == person().id or person().may_in(row.village, *use_cases.READERS)):
        raise NotFound()
    response = jsonify(_shown.dump(row))
    response.set_etag(str(row.version))
    return response


@blueprint.route("/<uuid:volunteer_id>", methods=["PATCH"])
@require("volunteer", *use_cases.ORGANISERS)
@blueprint.arguments(schemas.VolunteerChange)
@blueprint.response(200, schemas.VolunteerId)
def change(changes: dict[str, Any], volunteer_id: UUID) -> Response:
    """Change a profile; with If-Match only if nobody changed it meanwhile."""
    named = next(iter(request.if_match), None)
    version = int(named) if named is not None and named.isdigit() else (-1 if named else None)

    def work(unit: Any) -> dict[str, Any]:
        here = context()
        use_cases.change(
            here.volunteers(unit.connection), here.clock, unit.outbox, person(), volunteer_id, changes, version
        )
        return {"id": volunteer_id}

    return answer(work)
