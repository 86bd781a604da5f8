"""The pages of visits: the month with its list, and the entry form that one thumb can fill in. One visit is `opened_pages`."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.frame import area_name, place_name
from services.intake.requests.choices import village_options
from services.intake.surroundings import around
from services.intake.visits import forms, kept
from services.intake.visits.calendar import weeks_of
from services.intake.visits.company import colleagues_of, units_of
from services.intake.visits.domain import (
    DEED_NAMES,
    KIND_NAMES,
    MONEY_NAMES,
    OUTCOME_NAMES,
    TOWN_READERS,
    WRITERS,
)
from services.intake.visits.export import MOST_ROWS, sheet_of
from services.intake.visits.schemas import VisitQuery
from services.intake.visits.transactions import (
    Month,
    listed,
    run_record,
    today,
    towns_of,
    wanted_from,
    whose,
)
from shared.contracts.errors import DomainError, Invalid
from shared.identity.access import person, require
from shared.reference.working_hours import SHANGHAI
from shared.web.forms import load_form
from shared.web.idempotency import KeyedRequest
from shared.web.paging import page_of
from shared.web.spreadsheets import reply

blueprint = Blueprint("visit_pages", __name__)
PAGE_SIZE = 50
FORM = "visit"


@blueprint.get("/desk/visits")
@require(*WRITERS, *TOWN_READERS)
def month() -> str:
    """A month at a glance and its visits, newest first; the filters live in the address."""
    query, by = _query(VisitQuery()), person()
    shown = Month.of(query["month"], today())
    found = listed(wanted_from(query, by), PAGE_SIZE + 1)
    page = page_of(found.visits, PAGE_SIZE, lambda visit: [visit.occurred_at.isoformat(), visit.id])
    values = {name: value for name, value in request.args.items() if name not in ("lang", "view", "after")}
    return render_template(
        "visits/month.html",
        page=page,
        names=found.names,
        month=shown,
        weeks=weeks_of(shown, found.days),
        total=sum(found.days.values()),
        whose=whose(query, by),
        may_see_town=bool(towns_of(by)),
        may_write=by.holds(*WRITERS),
        values={**values, "month": shown.word},
        kinds=[(kind, gettext(name)) for kind, name in KIND_NAMES.items()],
        villages=village_options(by.areas(*WRITERS, *TOWN_READERS)),
        address=_address,
        next_url=_address(after=page.next) if page.next else None,
        first_url=_address() if "after" in request.args else None,
        kept_draft=bool(kept.kept(FORM)),
        **names(),
    )


@blueprint.get("/desk/visits/export.<any(csv, xlsx):kind>")
@require(*WRITERS, *TOWN_READERS)
def export(kind: str) -> Any:
    """Exactly what is filtered, without anything personal."""
    query = _query(VisitQuery())
    wanted = wanted_from({**query, "after": None}, person())
    return reply(
        sheet_of(listed(wanted, MOST_ROWS).visits, wanted, around().clock.now()), kind, f"visits-{wanted.first:%Y-%m}"
    )


@blueprint.get("/desk/visits/new")
@require(*WRITERS)
def new() -> str:
    """An empty form, or what was typed last and not sent."""
    typed = kept.kept(FORM)
    return entry_page({**_defaults(), **typed}, {}, is_restored=bool(typed))


@blueprint.post("/desk/visits/new")
@require(*WRITERS)
def enter() -> Any:
    """Record it; sending twice records once."""
    values = forms.typed(request.form)
    entry, errors = forms.read(values)
    if entry is None:
        return entry_page(values, errors), 422
    try:
        made, _ = run_record(asked("POST /desk/visits/new", values), entry)
    except DomainError as error:
        return entry_page(values, forms.errors_by_field(error)), error.status
    kept.clear(FORM)
    flash(gettext("走访已记下。"), "good")
    return redirect(f"/desk/visits/{orjson.loads(made.body)['id']}", 303)


@blueprint.post("/desk/visits/draft")
@require(*WRITERS)
def keep_draft() -> str:
    """Page part: what was typed is kept, sealed, until it is sent or cleared."""
    return render_template("visits/kept.html", is_kept=kept.keep(FORM, forms.typed(request.form)))


@blueprint.post("/desk/visits/draft/clear")
@require(*WRITERS)
def clear_draft() -> Any:
    kept.clear(FORM)
    return redirect("/desk/visits/new", 303)


def entry_page(
    values: Mapping[str, Any], errors: Mapping[str, list[str]], is_restored: bool = False, visit_id: UUID | None = None
) -> str:
    """The form, for a new visit or (with `visit_id`) for correcting one."""
    by = person()
    return render_template(
        "visits/entry.html",
        values={"key": str(uuid.uuid4()), **values},
        errors=errors,
        is_restored=is_restored,
        visit_id=visit_id,
        kinds=[(kind, gettext(name)) for kind, name in KIND_NAMES.items()],
        villages=village_options(by.areas(*WRITERS)),
        colleagues=colleagues_of(by),
        units=units_of(by),
        money=[(kind, gettext(name)) for kind, name in MONEY_NAMES.items()],
        deeds=[(kind, gettext(name)) for kind, name in DEED_NAMES.items()],
        now=_now(),
        **names(),
    )


def asked(route: str, values: Mapping[str, Any]) -> KeyedRequest:
    """The form's own key: sending it twice does the work once."""
    key = str(values.get("key") or uuid.uuid4())
    body = {name: value for name, value in values.items() if name != "key"}
    return KeyedRequest("intake", key, str(person().id), route, orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


def names() -> dict[str, Any]:
    """What the templates call to name things in the reader's language."""
    return {
        "kind_name": lambda kind: gettext(KIND_NAMES[kind]),
        "outcome_name": lambda kind: gettext(OUTCOME_NAMES[kind]),
        "place_name": place_name,
        "area_name": area_name,
        "today": today(),
    }


def _defaults() -> dict[str, Any]:
    """Now, in one's own village where there is only one, with the unit one named last."""
    villages = person().areas(*WRITERS)
    own = villages[0] if len(villages) == 1 and len(villages[0]) == 12 else ""
    mine = units_of(person()).own
    return {
        "kind": "household",
        "occurred_at": _now(),
        "village_code": own,
        "went_myself": "true",
        "work_unit": mine or "",
    }


def _now() -> str:
    return around().clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def _query(schema: Schema) -> dict[str, Any]:
    form = load_form(schema, request.args)
    if form.errors:
        raise Invalid(form.errors)
    return form.data


def _address(**changes: Any) -> str:
    """This list's address with some filters changed; None removes one."""
    held = {name: value for name, value in request.args.items() if name not in ("after", "lang", "view")}
    wanted = {name: value for name, value in {**held, **changes}.items() if value}
    return f"/desk/visits?{urlencode(wanted)}" if wanted else "/desk/visits"
