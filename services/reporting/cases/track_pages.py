"""The resident's tracking page: code and the last four digits of the phone, then a timeline like a parcel's.

Who has answered once is not asked again in this browser: the form cookie keeps the keyed hash, never the digits.
"""

from typing import Any, NamedTuple, cast

from flask import Blueprint, Response, redirect, render_template, request, session
from flask_babel import gettext
from marshmallow import Schema, validate
from werkzeug.wrappers import Response as AnyResponse

from services.reporting.cases import use_cases
from services.reporting.cases.domain import Case, local_day
from services.reporting.cases.schemas import PhoneTail
from services.reporting.cases.store import CaseStore, TrackingGuesses
from services.reporting.cases.wording import INTERNAL, event_words, next_words, outcome_words, role_words
from services.reporting.deadlines.domain import clock_of, working_days_left
from services.reporting.figures.presenting import area_label
from services.reporting.originals.domain import still_out
from services.reporting.originals.store import OriginalStore
from services.reporting.request_context import address, database, now, settings
from shared.contracts.errors import NotFound, TooMany
from shared.identity.access import ANYONE, require
from shared.reference.calendar import official_calendar
from shared.runtime.sealing import BlindIndex, normal_code, tracking_hashes
from shared.web.fields import Sentence
from shared.web.forms import load_form
from shared.web.language import language
from shared.web.problems import sentence_of_error

blueprint = Blueprint("track_pages", __name__)
_REMEMBERED = 3


class Tracked(NamedTuple):
    """What a resident may follow with one code."""

    case: Case
    timeline: list[Any]
    other: Case | None
    other_timeline: list[Any]


class TrackForm(PhoneTail):
    code = Sentence(required=True, validate=validate.Length(min=6, max=40))


@blueprint.get("/track")
@require(ANYONE)
def ask() -> str:
    return _form(TrackForm(), {}, {}, None)


@blueprint.post("/track")
@require(ANYONE)
def find() -> Any:
    return _checked(TrackForm(), None)


@blueprint.get("/track/<string:code>")
@require(ANYONE)
def tracked(code: str) -> Any:
    """The timeline for who answered before in this browser; everybody else is asked for the four digits."""
    code = normal_code(code)
    remembered = session.get("tracked", {}).get(code)
    if remembered is None:
        return _form(PhoneTail(), {}, {}, code)
    try:
        return _shown(code, _found((BlindIndex(settings()).of("tracking-code", code), remembered)))
    except (NotFound, TooMany):
        return _form(PhoneTail(), {}, {}, code)


@blueprint.post("/track/<string:code>")
@require(ANYONE)
def answer(code: str) -> Any:
    return _checked(PhoneTail(), normal_code(code))


def _checked(schema: Schema, code: str | None) -> AnyResponse | tuple[str, int]:
    form = load_form(schema, request.form)
    if form.errors:
        return _form(schema, form.values, _plain(form.errors), code), 422
    code = code or normal_code(form.data["code"])
    hashes = tracking_hashes(BlindIndex(settings()), code, form.data["phone_tail"])
    try:
        _found(hashes)
    except NotFound:
        wrong = {
            "phone_tail" if "code" not in schema.fields else "code": [
                gettext("查询码或手机号后四位不对，请再核对一次。")
            ]
        }
        return _form(schema, form.values, wrong, code if "code" not in schema.fields else None), 404
    except TooMany as error:
        return _form(schema, form.values, {"": [sentence_of_error(error)]}, None), 429
    _remember(code, cast(str, hashes[1]))
    return redirect(f"/track/{code}", 303)


def _found(hashes: tuple[str, str | None]) -> "Tracked":
    """The case, and the one it goes on as when it was merged."""
    with database().reading() as connection:
        store = CaseStore(connection)
        case, timeline = use_cases.track(store, TrackingGuesses(connection, hashes[0], address()), hashes)
        other = use_cases.goes_on_as(store, case)
        return Tracked(case, timeline, other, store.timeline(other) if other else [])


def _remember(code: str, of_both: str) -> None:
    known = {**session.get("tracked", {}), code: of_both}
    session["tracked"] = dict(list(known.items())[-_REMEMBERED:])


def _plain(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    """The two fields' findings in the resident's words."""
    told = {
        "code": gettext("请填写查询码，在受理回执上。"),
        "phone_tail": gettext("请填写办事时所留手机号的后四位数字。"),
    }
    return {name: [told.get(name, sentences[0])] for name, sentences in errors.items()}


def _form(schema: Schema, values: dict[str, Any], errors: dict[str, list[str]], code: str | None) -> str:
    asks_code = "code" in schema.fields
    return render_template(
        "track/ask.html",
        values=values,
        errors=errors,
        asks_code=asks_code,
        code=code,
        action="/track" if asks_code else f"/track/{code}",
    )


def _shown(code: str, found: Tracked) -> Response | str:
    case, moment = found.case, now()
    running = found.other or case
    with database().reading() as connection:
        originals = still_out(OriginalStore(connection).of_case(case.id))
    return render_template(
        "track/case.html",
        case=case,
        other=found.other,
        running=running,
        code=code,
        matter=case.matter_name if language() == "zh" else case.matter_name_en,
        entries=_entries(found.timeline),
        other_entries=_entries(found.other_timeline),
        originals=originals,
        office_name=area_label,
        today=local_day(moment),
        next_step=next_words(case.state),
        other_next_step=next_words(running.state),
        outcome=outcome_words(running.outcome),
        runs=clock_of(running.state) == "open",
        days_left=working_days_left(running.due_at, moment, official_calendar()) if running.due_at else None,
        now=moment,
    )


def _entries(timeline: list[Any]) -> list[dict[str, Any]]:
    """The steps a resident is told, newest first."""
    return [
        {
            "at": step.occurred_at,
            "title": event_words(step.type),
            "by": role_words(step.actor_kind),
            "tone": "good" if step.type == "request.closed" else "neutral",
        }
        for step in reversed(timeline)
        if step.type not in INTERNAL
    ]
