"""The pages of diaries: the month, a new entry, and an entry with the drafts it proposes and what became of them."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.diaries import use_cases
from services.intake.diaries.domain import Written
from services.intake.diaries.schemas import DiaryFields, DiaryQuery, NewDiaryQuery
from services.intake.diaries.transactions import listed, look, run, run_write, wanted_from
from services.intake.diaries.views import diary_page, names
from services.intake.requests.choices import village_options
from services.intake.surroundings import around
from services.intake.visits import kept
from services.intake.visits.calendar import weeks_of
from services.intake.visits.domain import TOWN_READERS, WRITERS
from services.intake.visits.schemas import REASON_NEEDED, ReasonSchema
from services.intake.visits.transactions import Month, today, towns_of, whose
from services.intake.visits.transactions import look as look_at_visit
from shared.contracts.errors import DomainError, Invalid, NotFound
from shared.identity.access import person, require
from shared.reference.working_hours import SHANGHAI
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest
from shared.web.paging import page_of
from shared.web.validation import sentence_of

blueprint = Blueprint("diary_pages", __name__)
PAGE_SIZE = 30
FORM = "diary"


@blueprint.get("/desk/diary")
@require(*WRITERS, *TOWN_READERS)
def month() -> str:
    """A month at a glance and its entries; of one's own the first words, of others none."""
    query, by = _query(DiaryQuery()), person()
    shown = Month.of(query["month"], today())
    found = listed(wanted_from(query, by), PAGE_SIZE + 1, by, with_excerpts=True)
    page = page_of(found.entries, PAGE_SIZE, lambda one: [one.diary.occurred_at.isoformat(), one.diary.id])
    values = {name: value for name, value in request.args.items() if name not in ("lang", "view", "after")}
    return render_template(
        "diary/month.html",
        page=page,
        found=found,
        month=shown,
        weeks=weeks_of(shown, found.days),
        total=sum(found.days.values()),
        whose=whose(query, by),
        may_see_town=bool(towns_of(by)),
        may_write=by.holds(*WRITERS),
        values={**values, "month": shown.word},
        villages=village_options(by.areas(*WRITERS, *TOWN_READERS)),
        address=_address,
        next_url=_address(after=page.next) if page.next else None,
        first_url=_address() if "after" in request.args else None,
        kept_draft=bool(kept.kept(FORM)),
        **names(),
    )


@blueprint.get("/desk/diary/new")
@require(*WRITERS)
def new() -> str:
    """An empty page, what was typed last, or the problems of a visit to be turned into requests."""
    visit_id = _query(NewDiaryQuery())["visit"]
    if visit_id is not None:
        return _entry_page({**_defaults(), **_of_visit(visit_id)}, {})
    typed = kept.kept(FORM)
    return _entry_page({**_defaults(), **typed}, {}, is_restored=bool(typed))


@blueprint.post("/desk/diary/new")
@require(*WRITERS)
def enter() -> Any:
    """Keep the entry and show the drafts it proposes; sending twice keeps it once."""
    form = load_form(DiaryFields(), _as_visit(request.form))
    if form.errors:
        return _entry_page(request.form.to_dict(), form.errors), 422
    key = str(request.form.get("key") or uuid.uuid4())
    body = orjson.dumps(form.values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", key, str(person().id), "POST /desk/diary/new", body)
    try:
        made, _ = run_write(asked, Written(**form.data))
    except DomainError as error:
        return _entry_page(request.form.to_dict(), errors_of(error)), error.status
    kept.clear(FORM)
    told = orjson.loads(made.body)
    flash(
        gettext("日记已记下。") if not told["open_drafts"] else gettext("日记已记下，请看看下面读出来的诉求对不对。"),
        "good",
    )
    return redirect(f"/desk/diary/{told['id']}", 303)


@blueprint.post("/desk/diary/draft")
@require(*WRITERS)
def keep_draft() -> str:
    """Page part: what was typed is kept, sealed, until it is sent or cleared."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    return render_template("visits/kept.html", is_kept=kept.keep(FORM, typed))


@blueprint.post("/desk/diary/draft/clear")
@require(*WRITERS)
def clear_draft() -> Any:
    kept.clear(FORM)
    return redirect("/desk/diary/new", 303)


@blueprint.get("/desk/diary/<uuid:diary_id>")
@require(*WRITERS, *TOWN_READERS)
def opened(diary_id: UUID) -> str:
    return diary_page(diary_id)


@blueprint.get("/desk/diary/<uuid:diary_id>/correct")
@require(*WRITERS)
def correct(diary_id: UUID) -> str:
    """The text as it stands, to be changed; 409 with the reason once the day is over."""
    seen, _ = look(diary_id)
    seen.diary.check_mendable(person(), around().clock.now())
    return _correction_page(diary_id, {"text": seen.text or ""}, {})


@blueprint.post("/desk/diary/<uuid:diary_id>/correct")
@require(*WRITERS)
def corrected(diary_id: UUID) -> Any:
    form = load_form(DiaryFields(only=("text",)), request.form)
    reason = request.form.get("reason", "").strip()
    errors = {**form.errors, **({} if reason else {"reason": [sentence_of(REASON_NEEDED)]})}
    if errors:
        return _correction_page(diary_id, request.form.to_dict(), errors), 422
    try:
        run(lambda desk: use_cases.correct(desk, person(), diary_id, form.data["text"], reason[:300]))
    except NotFound:
        raise
    except DomainError as error:
        return _correction_page(diary_id, request.form.to_dict(), errors_of(error)), error.status
    flash(gettext("已更正；原来的内容和理由留有记录。"), "good")
    return redirect(f"/desk/diary/{diary_id}", 303)


@blueprint.post("/desk/diary/<uuid:diary_id>/withdraw")
@require(*WRITERS)
def withdraw(diary_id: UUID) -> Any:
    form = load_form(ReasonSchema(), request.form)
    if form.errors:
        return diary_page(diary_id, withdrawing=(form.values, form.errors)), 422
    try:
        run(lambda desk: use_cases.withdraw(desk, person(), diary_id, form.data["reason"]))
    except NotFound:
        raise
    except DomainError as error:
        return diary_page(diary_id, withdrawing=(form.values, errors_of(error))), error.status
    flash(gettext("已撤销；原来的内容和理由留有记录。"), "good")
    return redirect(f"/desk/diary/{diary_id}", 303)


def _entry_page(values: Mapping[str, Any], errors: Mapping[str, list[str]], is_restored: bool = False) -> str:
    return render_template(
        "diary/entry.html",
        values={"key": str(uuid.uuid4()), **values},
        errors=errors,
        is_restored=is_restored,
        villages=village_options(person().areas(*WRITERS)),
        **names(),
    )


def _correction_page(diary_id: UUID, values: Mapping[str, Any], errors: Mapping[str, list[str]]) -> str:
    return render_template("diary/correct.html", diary_id=diary_id, values=values, errors=errors, **names())


def _defaults() -> dict[str, Any]:
    villages = person().areas(*WRITERS)
    own = villages[0] if len(villages) == 1 and len(villages[0]) == 12 else ""
    return {"occurred_at": around().clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"), "village_code": own}


def _of_visit(visit_id: UUID) -> dict[str, Any]:
    """The problems of a visit as the beginning of an entry; opening them is noted like any look at the visit."""
    seen, _ = look_at_visit(visit_id)
    visit = seen.visit
    return {
        "visit_id": str(visit.id),
        "village_code": visit.village,
        "village_group": visit.village_group or "",
        "occurred_at": visit.occurred_at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"),
        "text": "\n".join(f"{problem.rstrip('。')}。" for problem in seen.problems),
    }


def _as_visit(form: Any) -> dict[str, Any]:
    """The ticked box counts the entry as a household visit, too."""
    values: dict[str, Any] = form.to_dict()
    if values.pop("also_visit", "") and not values.get("visit_id"):
        values["visit_kind"] = "household"
    else:
        values.pop("people_met", None)
    return values


def _query(schema: Schema) -> dict[str, Any]:
    form = load_form(schema, request.args)
    if form.errors:
        raise Invalid(form.errors)
    return form.data


def _address(**changes: Any) -> str:
    """This list's address with some filters changed; None removes one."""
    held = {name: value for name, value in request.args.items() if name not in ("after", "lang", "view")}
    wanted = {name: value for name, value in {**held, **changes}.items() if value}
    return f"/desk/diary?{urlencode(wanted)}" if wanted else "/desk/diary"
