"""The JSON routes of claims: claim, approve, refuse, put on the waiting list, give up, what fits me."""

# mypy: disable-error-code="untyped-decorator"

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.claims import schemas, use_cases
from services.assignment.claims.domain import Asks, Fit, Offers, fit
from services.assignment.claims.store import ClaimStore
from services.assignment.claims.words import VolunteerWords
from services.assignment.context import answer, context
from services.assignment.posts.schemas import NoBody, PostId
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.paging import PageArguments, add_pagination, cut

blueprint = Blueprint("claims", __name__, url_prefix="/api/assignment/v1", description="Claims on posts")
REMEMBERED = timedelta(days=60)
"""How long a volunteer still reads that a claim ended, and why."""


@blueprint.route("/posts/fitting")
@require("volunteer")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, schemas.FittingPost(many=True))
def fitting(wanted: dict[str, Any]) -> Response:
    """Posts one may claim, what fits best first, in pages; with what is lacking for the others."""
    _, posts = fitting_of(own_entry())
    page = cut(posts, wanted["page_size"], wanted["after"])
    return add_pagination(jsonify([_shown(post, how) for post, how in page.items]), page, wanted["page_size"])


@blueprint.route("/claims")
@require("volunteer")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, schemas.OwnClaim(many=True))
def own_claims(wanted: dict[str, Any]) -> Response:
    """One's own claims, in pages: held, waiting, and ended within sixty days."""
    with context().database.reading() as connection:
        claims = ClaimStore(connection).own(own_entry().id, context().clock.now() - REMEMBERED)
    page = cut(claims, wanted["page_size"], wanted["after"])
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


def fitting_of(volunteer: Any) -> tuple[Any, list[tuple[Any, Fit]]]:
    """The volunteer's claims, and the posts open to them, what fits best first."""
    now = context().clock.now()
    with context().database.reading() as connection:
        store = ClaimStore(connection)
        claims = store.own(volunteer.id, now - REMEMBERED)
        rows = store.open_posts(volunteer.id, volunteer.village, local_day(now))
    offers = Offers(volunteer.village, volunteer.skills, volunteer.languages)
    posts = [(row, fit(Asks(row.area, row.skills, row.languages), offers)) for row in rows]
    return claims, sorted(posts, key=lambda each: (each[1].rank, each[0].held >= each[0].head_count))


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
