"""The JSON routes of 双报到 at the desk: find a member, check them in, read a check-in, take it back the same day."""

# mypy: disable-error-code="untyped-decorator"

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.check_ins import schemas, use_cases
from services.assignment.check_ins.desk import desk_of, filters_of, own, profile_of, undone
from services.assignment.check_ins.domain import Newcomer, Profile
from services.assignment.check_ins.store import CheckInStore
from services.assignment.context import answer, context
from services.assignment.dispatch.schemas import Command
from services.assignment.members.domain import KEEPERS
from services.assignment.members.store import MemberStore
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.identity.sessions import hash_password
from shared.web.paging import add_pagination, page_of, read_cursor

blueprint = Blueprint("check_ins", __name__, url_prefix="/api/assignment/v1", description="Check-in (双报到)")
_AVAILABILITY = ("languages", "duty", "capacity", "longest_task")


@blueprint.route("/members")
@require(*KEEPERS)
@blueprint.arguments(schemas.MemberFilter, location="query")
@blueprint.response(200, schemas.MemberShown(many=True))
def members(wanted: dict[str, Any]) -> Response:
    """The register of one's area, found by phone, full name or number, in pages; a name is masked until its check-in."""
    cursor, areas = read_cursor(wanted["after"], 1), person().areas(*KEEPERS)
    with context().database.reading() as connection:
        after = str(cursor[0]).replace("\x00", "") if cursor else ""
        filters = filters_of(wanted["q"] or "") | {"checked_in": wanted["checked_in"]}
        rows = MemberStore(connection).entries(areas, filters, after, wanted["page_size"] + 1)
    page = page_of(rows, wanted["page_size"], lambda row: [row.number])
    return add_pagination(jsonify(schemas.MemberShown(many=True).dump(page.items)), page, wanted["page_size"])


@blueprint.route("/check-ins", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.CheckInGiven)
@blueprint.response(201, schemas.CheckInMade)
def check_in(given: dict[str, Any]) -> Response:
    """Somebody on the register says their name and serves from today. What is left out of the profile stays as it is."""

    def made(desk: use_cases.Desk, key: UUID, profile: Profile, hashed: str) -> use_cases.Made:
        return use_cases.check_in(desk, person(), key, given["volunteer_id"], given["name"], profile, hashed)

    return _made(given, made)


@blueprint.route("/check-ins/newcomers", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.NewcomerGiven)
@blueprint.response(201, schemas.CheckInMade)
def check_in_newcomer(given: dict[str, Any]) -> Response:
    """Somebody who is not on the register is put on it, marked so, and checked in."""
    newcomer = Newcomer(*(given[name] for name in ("name", "phone", "work_unit", "village", "member")))

    def made(desk: use_cases.Desk, key: UUID, profile: Profile, hashed: str) -> use_cases.Made:
        return use_cases.check_in_newcomer(desk, person(), key, newcomer, profile, hashed)

    return _made(given, made)


@blueprint.route("/check-ins/<uuid:check_in_id>")
@require(*KEEPERS)
@blueprint.response(200, schemas.CheckInShown)
def one(check_in_id: UUID) -> Response:
    """A check-in of one's area."""
    with context().database.reading() as connection:
        row = own(CheckInStore(connection).one(check_in_id))
    return jsonify(schemas.CheckInShown().dump(row))


@blueprint.route("/check-ins/<uuid:check_in_id>/undo", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(Command)
@blueprint.response(200, schemas.CheckInUndone)
def undo(_: dict[str, Any], check_in_id: UUID) -> Response:
    """The same day, before they hold a post or a task; an account it opened is closed unless it was used."""
    return answer(lambda unit: {"id": check_in_id, "account_closed": undone(unit, check_in_id)})


def _made(given: dict[str, Any], make: Callable[[use_cases.Desk, UUID, Profile, str], use_cases.Made]) -> Response:
    """The first password is told once, with a new account."""
    key, password = uuid7(), secrets.token_urlsafe(9)
    lines = {f"skills.{place}": each for place, each in enumerate(given["skills"])}
    profile = profile_of(given, lines, {}, frozenset(name for name in _AVAILABILITY if name not in given))

    def work(unit: Any) -> dict[str, Any]:
        made = make(desk_of(unit), key, profile, hash_password(password))
        row = CheckInStore(unit.connection).one(made.id)
        first = password if made.has_new_account else None
        return {"id": made.id, "volunteer_id": row.volunteer_id, "account": row.number, "first_password": first}

    return answer(work, 201)
