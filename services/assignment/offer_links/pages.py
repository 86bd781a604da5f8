"""/work/offer/<token>: what is asked, why this volunteer, until when; accept or decline. Reading it changes nothing.

Whoever holds the link acts as the volunteer the offer was made to, for this offer only; who asked, where they live and
their phone are shown only after signing in.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.domain import DECLINE_REASONS
from services.assignment.dispatch.use_cases import answering
from services.assignment.offer_links.domain import DeadLink, offer_in
from services.assignment.offer_links.store import OfferLinkStore
from shared.contracts.errors import DomainError
from shared.identity.access import ANYONE, require
from shared.identity.people import Person
from shared.runtime.signed_links import OFFER_KEY, offer_address
from shared.web.problems import sentence_of_error

blueprint = Blueprint("offer_links", __name__, url_prefix="/work/offer")


@blueprint.app_context_processor
def links() -> dict[str, Any]:
    """The address of an offer's link, for whoever hands it out."""
    return {"offer_link": lambda offer_id: offer_address(context().settings.base_url, _key(), offer_id)}


@blueprint.get("/<string:token>")
@require(ANYONE)
def opened(token: str) -> str | tuple[str, int]:
    return _page(token)


@blueprint.post("/<string:token>/accept")
@require(ANYONE)
def accept(token: str) -> str | tuple[str, int]:
    return _answered(token, "accepted", lambda desk, bearer, offer: answering.accept_offer(desk, bearer, offer)[0])


@blueprint.post("/<string:token>/decline")
@require(ANYONE)
def decline(token: str) -> str | tuple[str, int]:
    said = request.form.get("reason", "")
    reason = said if said in DECLINE_REASONS else "other"
    return _answered(
        token, "declined", lambda desk, bearer, offer: answering.decline_offer(desk, bearer, offer, reason)
    )


def _answered(token: str, done: str, answer: Any) -> str | tuple[str, int]:
    try:
        offer_id = offer_in(_key(), token)
        with context().database.transaction() as unit:
            shown = OfferLinkStore(unit.connection).shown(offer_id)
            if shown is None:
                raise DeadLink()
            case = answer(context().desk(unit), _bearer(shown.person_id), offer_id)
    except DomainError as error:
        return _page(token, refused=sentence_of_error(error), status=error.status)
    if done == "declined":
        context().run_round(case.area[:6])
    return _page(token, done=done)


def _bearer(person_id: UUID) -> Person:
    """The volunteer with no role but what the offer gives."""
    return Person(person_id, "", "", ())


def _page(token: str, done: str = "", refused: str = "", status: int = 200) -> str | tuple[str, int]:
    try:
        offer_id = offer_in(_key(), token)
    except DeadLink as dead:
        return render_template("offer_links/offer.html", offer=None, refused=sentence_of_error(dead)), 404
    with context().database.reading() as connection:
        offer = OfferLinkStore(connection).shown(offer_id)
    now = context().clock.now()
    page = render_template(
        "offer_links/offer.html",
        offer=offer,
        is_open=offer is not None and offer.status == "open" and offer.expires_at > now,
        token=token,
        done=done,
        refused=refused,
        reasons=[(key, gettext(word)) for key, word in DECLINE_REASONS.items()],
    )
    return page, status


def _key() -> bytes:
    return context().settings.derived(OFFER_KEY)
