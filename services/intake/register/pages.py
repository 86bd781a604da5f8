"""The register's pages: finding people, one person's page, opening it with a reason, and entering somebody new.

Putting right, merging, restricting, exporting and erasing are `change_pages`; households and firms `household_pages`.
"""

import uuid
from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.frame import place_name
from services.intake.register.choices import did, options, role_name, why, word
from services.intake.register.domain import Reason, changes_made, shown_looks
from services.intake.register.reading import Page, found_by, page_of
from services.intake.register.schemas import EnterFields, RevealFields, SearchFields, new_entry
from services.intake.register.transactions import once, within
from services.intake.register.use_cases import entering, looking
from services.intake.register.views import found_view, opened_view, request_view
from services.intake.register.words import (
    CIRCUMSTANCE_READERS,
    CIRCUMSTANCES,
    DECIDERS,
    DUTIES,
    FIRM_KINDS,
    OPEN_FOR,
    OVERSEERS,
    READERS,
    REASONS,
    REASONS_WHEN_RESTRICTED,
    RELATIONS,
    RESTRICTIONS,
    WRITERS,
)
from services.intake.requests.choices import matter_name_of, village_options
from services.intake.residents.documents import DOCUMENTS, WAS_FULL_WIDTH, is_full_width
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest

blueprint = Blueprint("register", __name__, url_prefix="/desk/residents")


@blueprint.get("")
@require(*READERS)
def search() -> str:
    return _search_page({}, {})


@blueprint.post("")
@require(*READERS)
def searched() -> Any:
    """Who has exactly this number. By POST, so that no number stays in an address, a history or a log."""
    form = load_form(SearchFields(), request.form)
    if form.errors:
        return _search_page(form.values, form.errors), 422
    try:
        people, firms = within(lambda desk: found_by(desk, person(), form.data["number"], form.data["name"]))
    except DomainError as error:
        return _search_page(form.values, errors_of(error)), error.status
    return _search_page(form.values, {}, people=[found_view(one) for one in people], firms=firms, is_asked=True)


@blueprint.get("/new")
@require(*WRITERS)
def new() -> str:
    return _new_page({"key": str(uuid.uuid4()), "document": "id_card"}, {})


@blueprint.post("/new")
@require(*WRITERS)
def enter() -> Any:
    """Enter somebody; the same form sent twice makes one entry."""
    typed = with_lines(request.form)
    form = load_form(EnterFields(), typed)
    if form.errors:
        return _new_page(typed, form.errors), 422
    key = request.form.get("key") or str(uuid.uuid4())
    body = orjson.dumps(form.values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", key, str(person().id), "POST /desk/residents/new", body)
    try:
        reply, _ = once(asked, lambda desk: {"id": entering.enter(desk, person(), new_entry(form.data))})
    except DomainError as error:
        return _new_page(typed, errors_of(error)), error.status
    tell_full_width("id_number")
    flash(gettext("已登记到居民库。"), "good")
    return redirect(f"/desk/residents/{orjson.loads(reply.body)['id']}", 303)


@blueprint.get("/<uuid:resident_id>")
@require(*READERS)
def one(resident_id: UUID) -> Any:
    page = within(lambda desk: page_of(desk, person(), resident_id))
    if page.seen.entry.id != resident_id:
        return redirect(f"/desk/residents/{page.seen.entry.id}", 303)
    return person_page(page)


@blueprint.post("/<uuid:resident_id>/open")
@require(*READERS)
def open_with_reason(resident_id: UUID) -> Any:
    """State the reason; for ten minutes the page is open to whoever said it."""
    form = load_form(RevealFields(), request.form)
    errors, status = form.errors, 422
    if not errors:
        reason = Reason(form.data["reason"], form.data["note"])
        try:
            within(lambda desk: looking.state_reason(desk, person(), resident_id, reason, form.data["circumstances"]))
            return redirect(f"/desk/residents/{resident_id}", 303)
        except NotFound:
            raise
        except DomainError as error:
            errors, status = errors_of(error), error.status
    return person_page(within(lambda desk: page_of(desk, person(), resident_id)), form.values, errors), status


def person_page(page: Page, values: dict[str, Any] | None = None, errors: dict[str, list[str]] | None = None) -> str:
    """One person with everything around them."""
    seen, by = page.seen, person()
    is_restricted = seen.entry.restricted_because is not None
    return render_template(
        "register/person.html",
        entry=seen.entry,
        shown=opened_view(seen.opened) if seen.opened and seen.is_open else None,
        masked=found_view(looking.Found(seen.entry, seen.opened)) if seen.opened else None,
        open_until=seen.reason.at + OPEN_FOR if seen.reason else None,
        page=page,
        requests=[request_view(row) for row in seen.requests],
        asked_for=[request_view(row) for row in seen.asked_for],
        looks=shown_looks(seen.looks),
        changes=changes_made(seen.looks),
        values=values or {},
        errors=errors or {},
        reasons=options(REASONS, REASONS_WHEN_RESTRICTED if is_restricted else None),
        may_write=by.may_in(seen.entry.village, *WRITERS),
        may_decide=by.may_in(seen.entry.village, *DECIDERS),
        may_see_circumstances=by.may_in(seen.entry.village, *CIRCUMSTANCE_READERS),
        **names(),
    )


def names() -> dict[str, Any]:
    """How the templates say keys, places and people."""
    return {
        "place_name": place_name,
        "matter_name_of": matter_name_of,
        "role_name": role_name,
        "did": did,
        "why": why,
        "circumstance": lambda key: word(CIRCUMSTANCES, key),
        "relation_name": lambda key: word(RELATIONS, key),
        "document_name": lambda key: word(DOCUMENTS, key),
        "duty_name": lambda key: word(DUTIES, key),
        "firm_kind": lambda key: word(FIRM_KINDS, key),
        "restriction": lambda key: word(RESTRICTIONS, key),
    }


def with_lines(form: Any) -> dict[str, Any]:
    """The form's values; of the further phones one is written on each line."""
    values: dict[str, Any] = {name: form[name] for name in form if name not in ("phones", "circumstances")}
    phones = [line.strip() for line in form.get("phones", "").splitlines() if line.strip()]
    lists = {"phones": phones, "circumstances": form.getlist("circumstances")}
    return values | {name: several for name, several in lists.items() if several}


def tell_full_width(*fields: str) -> None:
    """Full-width digits are understood, and whoever typed them is told."""
    if any(is_full_width(request.form.get(name, "")) for name in fields):
        flash(gettext(WAS_FULL_WIDTH), "warn")


def _search_page(values: dict[str, Any], errors: dict[str, list[str]], **found: Any) -> str:
    by = person()
    return render_template(
        "register/search.html",
        values=values,
        errors=errors,
        may_write=by.holds(*WRITERS),
        may_oversee=by.holds(*OVERSEERS),
        **{"people": [], "firms": [], "is_asked": False, **found},
        **names(),
    )


def _new_page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template(
        "register/new.html",
        values={**values, "phones": "\n".join(values.get("phones", []))},
        errors=errors,
        villages=village_options(person().areas(*WRITERS)),
        documents=options(DOCUMENTS),
        circumstances=options(CIRCUMSTANCES),
    )
