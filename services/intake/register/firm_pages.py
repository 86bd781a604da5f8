"""Pages of firms and co-operatives: registering one, its contacts, what was asked for it."""

import uuid
from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.register.answers import Errors
from services.intake.register.choices import options
from services.intake.register.pages import names, tell_full_width
from services.intake.register.schemas import ContactFields, FirmFields, contact_of, firm_told
from services.intake.register.transactions import once, within
from services.intake.register.use_cases import firms
from services.intake.register.views import request_view
from services.intake.register.words import DUTIES, FIRM_KINDS, READERS, WRITERS
from services.intake.requests.choices import village_options
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest

blueprint = Blueprint("register_firms", __name__, url_prefix="/desk/residents")


@blueprint.get("/firms/new")
@require(*WRITERS)
def new_firm() -> str:
    return _firm_form({"key": str(uuid.uuid4()), "kind": "cooperative"}, {})


@blueprint.post("/firms/new")
@require(*WRITERS)
def enter_firm() -> Any:
    """Register a firm; the same form sent twice makes one."""
    form = load_form(FirmFields(), request.form)
    if form.errors:
        return _firm_form(dict(request.form), form.errors), 422
    key = request.form.get("key") or str(uuid.uuid4())
    body = orjson.dumps(form.values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", key, str(person().id), "POST /desk/residents/firms/new", body)
    try:
        reply, _ = once(asked, lambda desk: {"id": firms.enter_firm(desk, person(), firm_told(form.data))})
    except DomainError as error:
        return _firm_form(dict(request.form), errors_of(error)), error.status
    tell_full_width("credit_code")
    flash(gettext("已登记单位。"), "good")
    return redirect(f"/desk/residents/firms/{orjson.loads(reply.body)['id']}", 303)


@blueprint.get("/firms/<uuid:firm_id>")
@require(*READERS)
def one_firm(firm_id: UUID) -> str:
    return _firm_page(firm_id, {}, {})


@blueprint.post("/firms/<uuid:firm_id>/contacts")
@require(*WRITERS)
def add_contact(firm_id: UUID) -> Any:
    form = load_form(ContactFields(), request.form)
    if form.errors:
        return _firm_page(firm_id, form.values, form.errors), 422
    within(lambda desk: firms.add_contact(desk, person(), firm_id, *contact_of(form.data)))
    flash(gettext("已加上联系人。"), "good")
    return redirect(f"/desk/residents/firms/{firm_id}", 303)


@blueprint.post("/firms/<uuid:firm_id>/contacts/<uuid:resident_id>/remove")
@require(*WRITERS)
def remove_contact(firm_id: UUID, resident_id: UUID) -> Any:
    within(lambda desk: firms.remove_contact(desk, person(), firm_id, resident_id))
    flash(gettext("不再是联系人，本人仍在居民库里。"), "good")
    return redirect(f"/desk/residents/firms/{firm_id}", 303)


@blueprint.get("/firms/<uuid:firm_id>/correct")
@require(*WRITERS)
def correct_firm_form(firm_id: UUID) -> str:
    firm = within(lambda desk: firms.see_firm(desk, person(), firm_id))
    told = ("kind", "name", "credit_code", "phone", "address", "version")
    return _firm_form({**{name: getattr(firm, name) or "" for name in told}, "village_code": firm.village}, {}, firm_id)


@blueprint.post("/firms/<uuid:firm_id>/correct")
@require(*WRITERS)
def corrected_firm(firm_id: UUID) -> Any:
    form = load_form(FirmFields(), request.form)
    errors, status = form.errors, 422
    if not errors:
        try:
            within(lambda desk: firms.correct_firm(desk, person(), firm_id, firm_told(form.data)))
            flash(gettext("已更正。"), "good")
            return redirect(f"/desk/residents/firms/{firm_id}", 303)
        except NotFound:
            raise
        except DomainError as error:
            errors, status = errors_of(error), error.status
    return _firm_form(dict(request.form), errors, firm_id), status


def _firm_form(values: dict[str, Any], errors: Errors, firm_id: UUID | None = None) -> str:
    return render_template(
        "register/firm_form.html",
        firm_id=firm_id,
        values=values,
        errors=errors,
        kinds=options(FIRM_KINDS),
        duties=options(DUTIES),
        villages=village_options(person().areas(*WRITERS)),
    )


def _firm_page(firm_id: UUID, values: dict[str, Any], errors: Errors) -> str:
    firm = within(lambda desk: firms.see_firm(desk, person(), firm_id))
    return render_template(
        "register/firm.html",
        firm=firm,
        requests=[request_view(row) for row in firm.requests],
        values=values,
        errors=errors,
        duties=options(DUTIES),
        may_write=person().may_in(firm.village, *WRITERS),
        **names(),
    )
