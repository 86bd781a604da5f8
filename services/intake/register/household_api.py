"""The JSON interface of households and firms."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from services.intake.register.reply_schemas import FirmSchema, HouseholdSchema, MadeSchema
from services.intake.register.schemas import (
    ContactFields,
    FirmFields,
    HouseholdFields,
    MemberFields,
    contact_of,
    firm_told,
)
from services.intake.register.transactions import once, within
from services.intake.register.use_cases import firms, households
from services.intake.register.use_cases.households import Place
from services.intake.register.views import firm_view, household_view
from services.intake.register.words import READERS, WRITERS
from shared.identity.access import person, require
from shared.web.idempotency import keyed_request

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint("households", __name__, url_prefix="/api/intake/v1", description="Households and firms")


@blueprint.route("/residents/<uuid:resident_id>/household", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(HouseholdFields())
@blueprint.response(201, MadeSchema)
@blueprint.doc(security=_BEARER)
def found(told: dict[str, Any], resident_id: UUID) -> Response:
    """A household with this person as its head."""
    asked = keyed_request(request, "intake", str(person().id))
    by = person()
    reply, is_replay = once(
        asked, lambda desk: {"id": households.found_household(desk, by, resident_id, Place(**told))}
    )
    return reply.response(is_replay)


@blueprint.route("/residents/<uuid:resident_id>/leave-household", methods=["POST"])
@require(*WRITERS)
@blueprint.response(200, MadeSchema)
@blueprint.doc(security=_BEARER)
def leave(resident_id: UUID) -> dict[str, Any]:
    """The person is of their household no longer."""
    within(lambda desk: households.leave(desk, person(), resident_id))
    return {"id": resident_id}


@blueprint.route("/households/<uuid:household_id>", methods=["GET"])
@require(*READERS)
@blueprint.response(200, HouseholdSchema)
@blueprint.doc(security=_BEARER)
def one_household(household_id: UUID) -> dict[str, Any]:
    """Group, grid and members, names masked."""
    return household_view(within(lambda desk: households.household(desk, person(), household_id)))


@blueprint.route("/households/<uuid:household_id>/move", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(HouseholdFields())
@blueprint.response(200, HouseholdSchema)
@blueprint.doc(security=_BEARER)
def move(told: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """Another group or grid."""
    within(lambda desk: households.move_household(desk, person(), household_id, Place(**told)))
    return household_view(within(lambda desk: households.household(desk, person(), household_id)))


@blueprint.route("/households/<uuid:household_id>/members", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(MemberFields())
@blueprint.response(200, HouseholdSchema)
@blueprint.doc(security=_BEARER)
def join(said: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """A person becomes a member, or gets another relation to the head."""
    within(lambda desk: households.join(desk, person(), household_id, **said))
    return household_view(within(lambda desk: households.household(desk, person(), household_id)))


@blueprint.route("/firms", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(FirmFields())
@blueprint.response(201, MadeSchema)
@blueprint.doc(security=_BEARER)
def enter_firm(told: dict[str, Any]) -> Response:
    """Register a firm or co-operative, with whoever speaks for it."""
    asked = keyed_request(request, "intake", str(person().id))
    reply, is_replay = once(asked, lambda desk: {"id": firms.enter_firm(desk, person(), firm_told(told))})
    return reply.response(is_replay)


@blueprint.route("/firms/<uuid:firm_id>", methods=["GET"])
@require(*READERS)
@blueprint.response(200, FirmSchema)
@blueprint.doc(security=_BEARER)
def one_firm(firm_id: UUID) -> dict[str, Any]:
    """A firm with its contacts (masked) and what was asked for it."""
    return firm_view(within(lambda desk: firms.see_firm(desk, person(), firm_id)))


@blueprint.route("/firms/<uuid:firm_id>/corrections", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(FirmFields())
@blueprint.response(200, MadeSchema)
@blueprint.doc(security=_BEARER)
def correct_firm(told: dict[str, Any], firm_id: UUID) -> dict[str, Any]:
    """Put right what is known of a firm; names the `version` it was looked at in."""
    within(lambda desk: firms.correct_firm(desk, person(), firm_id, firm_told(told)))
    return {"id": firm_id}


@blueprint.route("/firms/<uuid:firm_id>/contacts", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(ContactFields())
@blueprint.response(201, MadeSchema)
@blueprint.doc(security=_BEARER)
def add_contact(said: dict[str, Any], firm_id: UUID) -> Response:
    """Who speaks for the firm: a person of the register, made when they are not known."""
    asked = keyed_request(request, "intake", str(person().id))
    reply, is_replay = once(asked, lambda desk: {"id": firms.add_contact(desk, person(), firm_id, *contact_of(said))})
    return reply.response(is_replay)


@blueprint.route("/firms/<uuid:firm_id>/contacts/<uuid:resident_id>", methods=["DELETE"])
@require(*WRITERS)
@blueprint.response(204)
@blueprint.doc(security=_BEARER)
def remove_contact(firm_id: UUID, resident_id: UUID) -> None:
    """They speak for it no longer; the person stays in the register."""
    within(lambda desk: firms.remove_contact(desk, person(), firm_id, resident_id))
