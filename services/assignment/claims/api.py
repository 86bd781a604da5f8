"""The JSON routes of claims: claim, approve, refuse, put on the waiting list, give up, what fits me."""

# mypy: disable-error-code="untyped-decorator"

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.claims import schemas, use_cases
from services.assignment.claims.domain import ENDED, Asks, Fit, Offers, fit
from services.assignment.claims.store import ClaimStore, place_of
from services.assignment.claims.words import VolunteerWords
from services.assignment.context import answer, context
from services.assignment.posts.schemas import NoBody, PostId
from shared.contracts.errors import Invalid, NotFound
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.paging import BAD_CURSOR, Page, PageArguments, add_pagination, page_of, read_cursor

blueprint = Blueprint("claims", __name__, url_prefix="/api/assignment/v1", description="Claims on posts")
REMEMBERED = timedelta(days=60)
"""How long a volunteer still reads that a claim ended, and why."""


@blueprint.route("/posts/fitting")
@require("volunteer")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, schemas.FittingPost(many=True))
def fitting(wanted: dict[str, Any]) -> Response:
    """Posts one may claim, what fits best first, in pages; with what is lacking for the others."""
    page = fitting_of(own_entry(), wanted["page_size"], wanted["after"])
    return add_pagination(jsonify([_shown(post, how) for post, how in page.items]), page, wanted["page_size"])


@blueprint.route("/claims")
@require("volunteer")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, schemas.OwnClaim(many=True))
def own_claims(wanted: dict[str, Any]) -> Response:
    """One's own claims, in pages: held, waiting, and ended within sixty days."""
    page = own_claims_of(own_entry(), wanted["page_size"], wanted["after"])
    return add_pagination(jsonify(schemas.OwnClaim(many=True).dump(page.items)), page, wanted["page_size"])


@blueprint.route("/posts/<uuid:post_id>/claims", methods=["POST"])
@require("volunteer", "organiser")
@blueprint.arguments(schemas.NewClaim)
@blueprint.response(201, PostId)
def claim(said: dict[str, Any], post_id: UUID) -> Response:
    """认岗: for oneself, or by an organiser for somebody."""
    return answer(lambda unit: {"id": claimed(unit, post_id, said["volunteer_id"]).id}, 201)


@blueprint.route("/claims/<uuid:claim_id>/approve", methods=["POST"])
@require("organiser")
@blueprint.arguments(NoBody)
@blueprint.response(200, PostId)
def approve(_: dict[str, Any], claim_id: UUID) -> Response:
    """The claim counts from now on."""
    return _done(claim_id, lambda unit: approved(unit, claim_id))


@blueprint.route("/claims/<uuid:claim_id>/wait", methods=["POST"])
@require("organiser")
@blueprint.arguments(NoBody)
@blueprint.response(200, PostId)
def wait(_: dict[str, Any], claim_id: UUID) -> Response:
    """The post is full: the next free place is theirs, in the order of claiming."""
    return _done(claim_id, lambda unit: use_cases.put_on_list(ClaimStore(unit.connection), person(), claim_id))


@blueprint.route("/claims/<uuid:claim_id>/refuse", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.Refusal)
@blueprint.response(200, PostId)
def refuse(said: dict[str, Any], claim_id: UUID) -> Response:
    """Not approved; the volunteer reads why."""
    return _done(claim_id, lambda unit: refused(unit, claim_id, said["reason"]))


@blueprint.route("/claims/<uuid:claim_id>/give-up", methods=["POST"])
@require("volunteer", "organiser")
@blueprint.arguments(NoBody)
@blueprint.response(200, PostId)
def give_up(_: dict[str, Any], claim_id: UUID) -> Response:
    """The place goes to the first who waits."""
    return _done(claim_id, lambda unit: given_up(unit, claim_id))


def own_entry() -> Any:
    with context().database.reading() as connection:
        store: Any = context().volunteers(connection)
        row = store.of_person(person().id)
    if row is None:
        raise NotFound()
    return row


def own_claims_of(volunteer: Any, page_size: int, after: str | None = None) -> Page:
    """Held, waiting, and ended within sixty days."""
    place, since = _claim_place(after), context().clock.now() - REMEMBERED
    with context().database.reading() as connection:
        claims = ClaimStore(connection).own(volunteer.id, since, page_size + 1, place)
    return page_of(claims, page_size, lambda row: [row.status == ENDED, row.claimed_at.isoformat(), str(row.id)])


def fitting_of(volunteer: Any, page_size: int, after: str | None = None, whole: bool | None = None) -> Page:
    """Posts open to the volunteer with how they fit, what fits best first; `whole` as in `ClaimStore.open_posts`."""
    today, place = local_day(context().clock.now()), _post_place(after)
    offers = Offers(volunteer.village, volunteer.skills, volunteer.languages)
    with context().database.reading() as connection:
        rows = ClaimStore(connection).open_posts(volunteer.id, offers, today, page_size + 1, place, whole)
    total = rows[0].total if rows else None if place else 0
    page = page_of(rows, page_size, place_of, total)
    shown = [(row, fit(Asks(row.area, row.skills, row.languages), offers)) for row in page.items]
    return Page(shown, page.next, page.total)


def _post_place(word: str | None) -> list[Any] | None:
    values = read_cursor(word, 6)
    if values is None:
        return None
    *numbers, is_full, kind, post = values
    if any(type(each) is not int or abs(each) >= 2**31 for each in numbers):
        raise Invalid({"after": [BAD_CURSOR]})
    if not isinstance(is_full, bool) or not isinstance(kind, str) or "\x00" in kind:
        raise Invalid({"after": [BAD_CURSOR]})
    return [*numbers, is_full, kind, _uuid(post)]


def _claim_place(word: str | None) -> tuple[bool, datetime, UUID] | None:
    values = read_cursor(word, 3)
    if values is None:
        return None
    try:
        return bool(values[0]), datetime.fromisoformat(str(values[1])), _uuid(values[2])
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error


def _uuid(word: Any) -> UUID:
    try:
        return UUID(str(word))
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error


def claimed(unit: Any, post_id: UUID, volunteer_id: UUID | None) -> Any:
    people: Any = context().volunteers(unit.connection)
    volunteer = people.of_person(person().id) if volunteer_id is None else people.read(volunteer_id)
    return use_cases.claim(ClaimStore(unit.connection), context().clock, unit.outbox, person(), post_id, volunteer)


def approved(unit: Any, claim_id: UUID) -> None:
    use_cases.approve(ClaimStore(unit.connection), context().clock, unit.outbox, person(), claim_id)


def refused(unit: Any, claim_id: UUID, reason: str) -> None:
    words = VolunteerWords(unit.connection, context().settings)
    use_cases.refuse(ClaimStore(unit.connection), words, context().clock, unit.outbox, person(), claim_id, reason)


def given_up(unit: Any, claim_id: UUID) -> None:
    use_cases.give_up(ClaimStore(unit.connection), context().clock, unit.outbox, person(), claim_id)


def _done(claim_id: UUID, work: Callable[[Any], None]) -> Response:
    def reply(unit: Any) -> dict[str, Any]:
        work(unit)
        return {"id": claim_id}

    return answer(reply)


def _shown(post: Any, how: Fit) -> dict[str, Any]:
    return {
        **schemas.FittingPost().dump(post),
        "is_whole": how.is_whole,
        "distance": how.distance,
        "lacks": [{"skill": skill, "level": level} for skill, level in how.lacks],
        "lacks_languages": list(how.lacks_languages),
    }
