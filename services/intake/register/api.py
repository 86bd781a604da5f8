"""The JSON interface of people in the register: find, open with a reason, enter, correct, keep less."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.intake.register.domain import Reason, changes_made, shown_looks
from services.intake.register.exports import export_view
from services.intake.register.reading import found_by, page_of
from services.intake.register.reply_schemas import FirmSchema, LookSchema, MadeSchema, MaskedSchema, ResidentSchema
from services.intake.register.schemas import (
    CorrectFields,
    EnterFields,
    EraseFields,
    MergeFields,
    RestrictFields,
    RevealFields,
    SearchFields,
    correction,
    new_entry,
)
from services.intake.register.transactions import closed_cases_of, once, within
from services.intake.register.use_cases import correcting, entering, exporting, keeping, looking, merging
from services.intake.register.views import firm_view, found_view, look_view, opened_view, seen_view
from services.intake.register.words import CIRCUMSTANCE_READERS, DECIDERS, READERS, WRITERS
from shared.identity.access import person, require
from shared.web.idempotency import keyed_request

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint(
    "residents", __name__, url_prefix="/api/intake/v1/residents", description="People of the register"
)


@blueprint.route("", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(EnterFields())
@blueprint.response(201, MadeSchema)
@blueprint.doc(security=_BEARER)
def enter(told: dict[str, Any]) -> Response:
    """Enter somebody who is not there yet. Send an Idempotency-Key to be able to repeat it safely."""
    asked = keyed_request(request, "intake", str(person().id))
    reply, is_replay = once(asked, lambda desk: {"id": entering.enter(desk, person(), new_entry(told))})
    return reply.response(is_replay)


@blueprint.route("/searches", methods=["POST"])
@require(*READERS)
@blueprint.arguments(SearchFields())
@blueprint.response(200, MaskedSchema(many=True))
@blueprint.doc(security=_BEARER)
def search(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """People of your area with exactly this phone or paper, masked. A POST: numbers do not belong into addresses and logs."""
    return [found_view(one) for one in within(lambda desk: found_by(desk, person(), **wanted))[0]]


@blueprint.route("/firm-searches", methods=["POST"])
@require(*READERS)
@blueprint.arguments(SearchFields())
@blueprint.response(200, FirmSchema(many=True))
@blueprint.doc(security=_BEARER)
def search_firms(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Firms of your area with exactly this credit code or phone."""
    return [firm_view(one) for one in within(lambda desk: found_by(desk, person(), **wanted))[1]]


@blueprint.route("/<uuid:resident_id>", methods=["GET"])
@require(*READERS)
@blueprint.response(200, ResidentSchema)
@blueprint.doc(security=_BEARER)
def one(resident_id: UUID) -> dict[str, Any]:
    """A person, masked, or open while a reason you stated holds; with requests, household, who looked, what was changed."""
    page = within(lambda desk: page_of(desk, person(), resident_id))
    return seen_view(page.seen, page.household, page.names)


@blueprint.route("/<uuid:resident_id>/reveal", methods=["POST"])
@require(*READERS)
@blueprint.arguments(RevealFields())
@blueprint.response(200)
@blueprint.doc(security=_BEARER)
def reveal(said: dict[str, Any], resident_id: UUID) -> Response:
    """Say why you need to see this person; the answer is what you see, and holds ten minutes. Circumstances only when asked for."""
    reason = Reason(said["reason"], said["note"])
    opened = within(lambda desk: looking.reveal(desk, person(), resident_id, reason, said["circumstances"]))
    return jsonify(opened_view(opened))


@blueprint.route("/<uuid:resident_id>/corrections", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(CorrectFields())
@blueprint.response(200)
@blueprint.doc(security=_BEARER)
def correct(said: dict[str, Any], resident_id: UUID) -> Response:
    """Put right what the register says; open cases get the new name, phone and address."""
    entry = within(lambda desk: correcting.correct(desk, person(), resident_id, correction(said)))
    return jsonify({"id": entry.id, "version": entry.version})


@blueprint.route("/<uuid:resident_id>/merge", methods=["POST"])
@require(*DECIDERS)
@blueprint.arguments(MergeFields())
@blueprint.response(200, MadeSchema)
@blueprint.doc(security=_BEARER)
def merge(said: dict[str, Any], resident_id: UUID) -> dict[str, Any]:
    """The other entry is the same person: it leads to this one from now on."""
    reason = Reason(said["reason"], said["note"])
    kept = within(lambda desk: merging.merge(desk, person(), resident_id, said["other"], reason))
    return {"id": kept.id}


@blueprint.route("/<uuid:resident_id>/separate", methods=["POST"])
@require(*DECIDERS)
@blueprint.response(200, MadeSchema)
@blueprint.doc(security=_BEARER)
def separate(resident_id: UUID) -> dict[str, Any]:
    """Take the merger of this entry back; the answer is the entry it led to."""
    return {"id": within(lambda desk: merging.separate(desk, person(), resident_id))}


@blueprint.route("/<uuid:resident_id>/restrict", methods=["POST"])
@require(*DECIDERS)
@blueprint.arguments(RestrictFields())
@blueprint.response(200, MadeSchema)
@blueprint.doc(security=_BEARER)
def restrict(said: dict[str, Any], resident_id: UUID) -> dict[str, Any]:
    """Keep the file and use it no more."""
    entry = within(lambda desk: keeping.restrict(desk, person(), resident_id, Reason(said["reason"]), said["until"]))
    return {"id": entry.id}


@blueprint.route("/<uuid:resident_id>/lift-restriction", methods=["POST"])
@require(*DECIDERS)
@blueprint.response(200, MadeSchema)
@blueprint.doc(security=_BEARER)
def lift(resident_id: UUID) -> dict[str, Any]:
    """The restriction ends."""
    return {"id": within(lambda desk: keeping.lift(desk, person(), resident_id)).id}


@blueprint.route("/<uuid:resident_id>/erase", methods=["POST"])
@require(*DECIDERS)
@blueprint.arguments(EraseFields())
@blueprint.response(200)
@blueprint.doc(security=_BEARER)
def erase(said: dict[str, Any], resident_id: UUID) -> Response:
    """Make the person unreadable everywhere, for good; totals stay. 409 while something of theirs is under way."""
    reason = Reason(said["reason"])
    count = within(lambda desk: keeping.erase(desk, person(), resident_id, reason, closed_cases_of(said)))
    return jsonify({"id": resident_id, "requests": count})


@blueprint.route("/<uuid:resident_id>/export", methods=["POST"])
@require(*CIRCUMSTANCE_READERS)
@blueprint.response(200)
@blueprint.doc(security=_BEARER)
def export(resident_id: UUID) -> Response:
    """Everything the register holds of the person, for the person; open it with a reason first."""

    def work(desk: Any) -> dict[str, Any]:
        told = exporting.export(desk, person(), resident_id, "json")
        return export_view(told, desk.looks.names([look.person_id for look in told["looks"]]))

    return jsonify(within(work))


@blueprint.route("/<uuid:resident_id>/looks", methods=["GET"])
@require(*READERS)
@blueprint.response(200, LookSchema(many=True))
@blueprint.doc(security=_BEARER)
def looks(resident_id: UUID) -> list[dict[str, Any]]:
    """Who looked at this person and who changed something, newest first."""
    seen, names = within(lambda desk: looking.looks_at(desk, person(), resident_id))
    return [
        look_view(look, names) for look in sorted([*shown_looks(seen), *changes_made(seen)], key=lambda o: o.at)[::-1]
    ]
