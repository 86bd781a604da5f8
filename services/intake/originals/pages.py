"""The desk's pages of originals: hand over and give back on a page of the request, and the list of what is still out."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.frame import area_name, place_name
from services.intake.originals.domain import KEEPERS, KINDS
from services.intake.originals.schemas import OutArguments, ReturnSchema, TakeFields, told_from
from services.intake.originals.transactions import (
    listed_out,
    may_keep,
    originals_of,
    run_give_back,
    run_take,
)
from services.intake.requests.choices import matter_name_of
from services.intake.requests.domain import ENDED, READERS, Request
from services.intake.requests.store import RequestStore
from services.intake.surroundings import around
from shared.contracts.errors import DomainError, NotFound, NotSignedIn
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest
from shared.web.paging import page_of, read_cursor

blueprint = Blueprint("originals_pages", __name__)
PAGE_SIZE = 25
USUAL_DAYS = 7
"""Proposed until a promise is known: an original is wanted back within a week."""


@blueprint.get("/desk/originals")
@require(*READERS)
def out() -> Any:
    """What is still out in one's area, the longest overdue first; the kinds of paper only, nothing sealed."""
    form = load_form(OutArguments(), request.args)
    wanted = form.data or OutArguments().load({})
    after = read_cursor(wanted["after"], 2)
    rows, (count, overdue) = listed_out(wanted["area"], wanted["overdue"], after, PAGE_SIZE)
    page = page_of(rows, PAGE_SIZE, lambda row: [row.back_by, row.id])
    kept = {"overdue": "true"} if wanted["overdue"] else {}
    return render_template(
        "originals/out.html",
        page=page,
        counts=(count, overdue),
        overdue_only=wanted["overdue"],
        today=_today(),
        next_url=f"/desk/originals?{urlencode({**kept, 'after': page.next})}" if page.next else None,
        first_url=f"/desk/originals?{urlencode(kept)}" if after else None,
        kind_name=kind_name,
        matter_name_of=matter_name_of,
        place_name=place_name,
        office_name=area_name,
    ), (422 if form.errors else 200)


@blueprint.get("/desk/requests/<uuid:request_id>/originals")
@require(*READERS)
def of_request(request_id: UUID) -> str:
    return _page(_readable(request_id), {}, {})


@blueprint.post("/desk/requests/<uuid:request_id>/originals")
@require(*KEEPERS)
def take(request_id: UUID) -> Any:
    """Hand over; the slip both sign is printed from the page that follows."""
    made = _readable(request_id)
    form = load_form(TakeFields(), request.form)
    if form.errors:
        return _page(made, form.values, form.errors), 422
    try:
        run_take(_asked(request_id, form.values), request_id, told_from(form.data))
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        return _page(made, form.values, errors_of(error)), error.status
    flash(gettext("已收下原件。请打印交接单，双方签字。"), "good")
    return redirect(f"/desk/requests/{request_id}/originals", 303)


@blueprint.post("/desk/requests/<uuid:request_id>/originals/<uuid:original_id>/return")
@require(*KEEPERS)
def give_back(request_id: UUID, original_id: UUID) -> Any:
    """Given back; what is wrong is shown beside the field of that very original."""
    made = _readable(request_id)
    form = load_form(ReturnSchema(), request.form)
    if form.errors:
        return _page(made, form.values, form.errors, original_id), 422
    try:
        run_give_back(original_id, **form.data)
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        return _page(made, form.values, errors_of(error), original_id), error.status
    flash(gettext("已退还。请打印交接单，双方签字。"), "good")
    return redirect(f"/desk/requests/{request_id}/originals", 303)


def kind_name(kind: str) -> str:
    return str(gettext(KINDS[kind])) if kind in KINDS else kind


def _readable(request_id: UUID) -> Request:
    with around().database.reading() as connection:
        made = RequestStore(connection).one(request_id)
    if made is None:
        raise NotFound()
    made.check_seen_by(person())
    return made


def _asked(request_id: UUID, values: Mapping[str, Any]) -> KeyedRequest:
    """The page's own key: sending the form twice takes one original."""
    key = str(values.get("key") or uuid.uuid4())
    body = orjson.dumps({name: value for name, value in values.items() if name != "key"}, option=orjson.OPT_SORT_KEYS)
    return KeyedRequest("intake", key, str(person().id), f"POST /desk/requests/{request_id}/originals", body)


def _page(
    made: Request, values: Mapping[str, Any], errors: Mapping[str, list[str]], returning: UUID | None = None
) -> str:
    ends = made.status in ENDED
    proposed = made.promised_due_on or _today() + timedelta(days=USUAL_DAYS)
    return render_template(
        "originals/of_request.html",
        request_=made,
        matter_name=matter_name_of(made.matter_code or made.suggested_code),
        place=place_name(made.village),
        originals=originals_of(made),
        may_keep=may_keep(made),
        may_take=may_keep(made) and not ends,
        kinds=[(kind, gettext(name)) for kind, name in KINDS.items()],
        kind_name=kind_name,
        office_name=area_name,
        today=_today(),
        key=str(uuid.uuid4()),
        values={"kind": "id_card", "back_by": max(proposed, _today()).isoformat(), **values},
        errors=errors,
        returning=returning,
    )


def _today() -> date:
    return local_day(around().clock.now())
