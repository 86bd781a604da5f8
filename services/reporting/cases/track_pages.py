"""The resident's tracking page: code and the last four digits of the phone, then a timeline like a parcel's.

Who has answered once is not asked again in this browser: the form cookie keeps the keyed hash, never the digits.
"""

from typing import Any, NamedTuple, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema, validate
from werkzeug.wrappers import Response as AnyResponse

from services.reporting.announcements.store import AnnouncementStore
from services.reporting.announcements.use_cases import choose
from services.reporting.cases import for_resident, use_cases
from services.reporting.cases.domain import Case, local_day
from services.reporting.cases.schemas import PhoneTail
from services.reporting.cases.store import CaseStore, TrackingGuesses
from services.reporting.cases.wording import next_words, outcome_words
from services.reporting.deadlines.domain import clock_of
from services.reporting.figures.presenting import area_label
from services.reporting.originals.domain import still_out
from services.reporting.originals.store import OriginalStore
from services.reporting.request_context import address, database, now, settings
from shared.contracts.errors import NotFound, TooMany
from shared.contracts.events import Actor
from shared.identity.access import ANYONE, require
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import working_days_left
from shared.runtime import audit
from shared.runtime.sealing import BlindIndex, PersonSeal, normal_code, tracking_hashes
from shared.web.fields import Sentence
from shared.web.forms import load_form
from shared.web.language import language
from shared.web.problems import sentence_of_error
from shared.web.tracked import forget, proof_of, remember

blueprint = Blueprint("track_pages", __name__)


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
    remembered = proof_of(code)
    if remembered is None:
        return _form(PhoneTail(), {}, {}, code)
    try:
        return _shown(code, _found((BlindIndex(settings()).of("tracking-code", code), remembered)))
    except (NotFound, TooMany):
        return _form(PhoneTail(), {}, {}, code)


@blueprint.post("/track/clear")
@require(ANYONE)
def clear() -> AnyResponse:
    """On a shared computer: whoever comes next is asked again."""
    forget()
    response = make_response(redirect("/track", 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.post("/track/<string:code>/messages")
@require(ANYONE)
def messages(code: str) -> Any:
    """A resident who has shown that the request is theirs says whether they want messages about it."""
    code = normal_code(code)
    remembered = proof_of(code)
    if remembered is None:
        return redirect(f"/track/{code}", 303)
    case = _found((BlindIndex(settings()).of("tracking-code", code), remembered)).case
    if case.resident_id:
        with database().transaction() as work:
            choose(AnnouncementStore(work.connection), case.resident_id, request.form.get("wants") == "yes")
    return redirect(f"/track/{code}", 303)


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
    remember(code, cast(str, hashes[1]))
    return redirect(f"/track/{code}", 303)


def _found(hashes: tuple[str, str | None]) -> "Tracked":
    """The case, and the one it goes on as when it was merged."""
    with database().reading() as connection:
        store = CaseStore(connection)
        case, timeline = use_cases.track(store, TrackingGuesses(connection, hashes[0], address()), hashes)
        other = use_cases.goes_on_as(store, case)
        return Tracked(case, timeline, other, store.timeline(other) if other else [])


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
        is_silent = AnnouncementStore(connection).is_silent(case.resident_id) if case.resident_id else False
    return render_template(
        "track/case.html",
        case=case,
        other=found.other,
        running=running,
        code=code,
        matter=case.matter_name if language() == "zh" else case.matter_name_en,
        other_entries=for_resident.entries(found.other_timeline, {}),
        originals=originals,
        may_be_told=bool(case.resident_id and case.tail_hash and settings().sms_url),
        is_silent=is_silent,
        office_name=area_label,
        today=local_day(moment),
        next_step=next_words(case.state),
        other_next_step=next_words(running.state),
        outcome=outcome_words(running.outcome),
        runs=clock_of(running.state) == "open",
        days_left=working_days_left(running.due_at, moment, calendar_of(running.calendar_version))
        if running.due_at
        else None,
        now=moment,
        stages=[] if for_resident.was_answered(found.timeline) else for_resident.stages(running.state),
        told=for_resident.TOLD.get(request.args.get("told", "")),
        is_own_state=not found.other,
        may_urge=running is case and case.state in for_resident.URGEABLE,
        urged_at=for_resident.urged_on(found.timeline, local_day(moment)),
        may_add=running is case and case.state in for_resident.OPEN_TO_WORDS,
        withdraw_at=_withdraw_at(code, case),
        **_from_events(found),
    )


def _from_events(found: Tracked) -> dict[str, Any]:
    """What only the events hold: missing papers, the reason of a refusal (opened for the resident, noted), who did what."""
    case = found.case
    with database().transaction() as work:
        store = CaseStore(work.connection)
        missing = store.last(case, "request.supplement_requested").get("missing", [])
        refusal = store.last(case, "request.refused") if case.state == "refused" else {}
        answered = store.last(case, "request.answered") if for_resident.was_answered(found.timeline) else {}
        denial = store.denial(case)
        if refusal or denial or answered.get("note"):
            audit.note(
                work.connection, "reporting", Actor("resident"), "revealed", case.id, case.area, {"page": "track"}
            )
        seal = PersonSeal(work.connection, settings())
        if refusal:
            refusal["reason"] = seal.open(refusal["reason"], "reason")
        if denial:
            denial = for_resident.denied(denial, lambda name: seal.open(denial[name], name))
        if answered:
            answered["note"] = seal.open(answered.get("note"), "answer_note")
        names = store.names(
            list({step.actor_id for step in found.timeline if step.actor_kind == "volunteer" and step.actor_id})
        )
    return {
        "missing": missing if case.state == "needs_supplement" else [],
        "refusal": refusal,
        "denial": denial,
        "answered": answered,
        "entries": for_resident.entries(found.timeline, names, missing),
    }


def _withdraw_at(code: str, case: Case) -> str:
    """The page of whichever service may still withdraw it; none once it is done."""
    if case.state in for_resident.BEFORE_ACCEPTANCE:
        return f"/mine/{code}/withdraw"
    return f"/confirm/{code}/withdraw" if case.state in for_resident.URGEABLE else ""
