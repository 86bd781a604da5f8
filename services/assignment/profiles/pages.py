"""/work/profile: one's own skills, days and capacity; /work/profiles: the organiser's look at somebody's, and skills to attest."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from services.assignment.check_ins.domain import DAYS, OWN_PROOFS, PROOFS, TONGUES, SkillProof
from services.assignment.check_ins.store import CheckInStore
from services.assignment.claims.words import VolunteerWords
from services.assignment.context import attempt, context
from services.assignment.entering import entered
from services.assignment.posts.wording import skill_at_level, skill_name
from services.assignment.profiles import schemas, use_cases
from services.assignment.profiles.domain import ATTESTERS, READERS, Availability, hours_of, minutes_of
from services.assignment.profiles.store import ProfileStore
from services.assignment.skill_papers.domain import LARGEST_BODY, MOST, TAKEN
from services.assignment.skill_papers.receiving import forgotten, on_the_disk, papers_from, to_choose_again
from services.assignment.skill_papers.store import SkillPaperStore
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.reference.posts import SKILL_LEVELS, SKILLS
from shared.reference.working_hours import local_day
from shared.runtime import audit
from shared.runtime.database import Work
from shared.web.bodies import takes_bodies_up_to
from shared.web.forms import errors_of, load_form
from shared.web.language import language

blueprint = Blueprint("profile_pages", __name__, url_prefix="/work")
Errors = dict[str, list[str]]
_CHOSEN = ("languages", "duty", "capacity", "longest_task")
_LIMITS = {"longest_task": "longest_task", "weekly_minutes": "weekly_hours"}
"""Limit → the field that asks for it."""


@blueprint.get("/profile")
@require("volunteer")
def mine() -> str:
    return _mine({}, {})


@blueprint.post("/profile")
@require("volunteer")
def change() -> Any:
    """Of two words about one's own days the later counts: what was refused is sent again over what is there by now."""

    def work(unit: Work, said: dict[str, Any]) -> None:
        profiles = ProfileStore(unit.connection)
        use_cases.change(profiles, context().clock, unit.outbox, person(), _wanted(said), said["seen"])

    told = gettext("已保存，从下一次派单起按这个算。")
    return entered(schemas.OwnAvailability(), work, _mine, told, "/work/profile")


@blueprint.post("/profile/skills")
@require("volunteer")
@takes_bodies_up_to(LARGEST_BODY)
def bring() -> Any:
    """Up to three papers come along; nothing is stored before everything that was typed is right."""
    form = load_form(schemas.OwnSkillForm(), request.form)
    papers, wrong = papers_from("papers")
    if form.errors or wrong:
        return _mine(form.values, form.errors | wrong), 422
    proof = SkillProof(**form.data, papers=papers)
    try:
        with on_the_disk(papers), context().database.transaction() as unit:
            words = VolunteerWords(unit.connection, context().settings)
            shelf = use_cases.Shelf(CheckInStore(unit.connection), SkillPaperStore(unit.connection), words)
            gone = use_cases.bring(ProfileStore(unit.connection), shelf, context().clock, person(), proof)
    except DomainError as error:
        if error.status == NotFound.status:
            raise
        return _mine(form.values, errors_of(error)), error.status
    forgotten(gone)
    return redirect("/work/profile#skills", 303)


@blueprint.get("/profiles")
@require(*ATTESTERS)
def waiting() -> str:
    """Skills that wait to be attested, with what was brought for them; the look is noted."""
    areas = person().areas(*ATTESTERS)
    with context().database.transaction() as unit:
        words = VolunteerWords(unit.connection, context().settings)
        rows = [(row, words.open(row.proof_note, "proof_note")) for row in ProfileStore(unit.connection).waiting(areas)]
        papers = SkillPaperStore(unit.connection).of([row.volunteer_id for row, _ in rows])
        for row, _ in rows:
            actor = person().acting_as(*ATTESTERS)
            audit.note(
                unit.connection, "assignment", actor, "revealed", row.volunteer_id, row.village, {"skill": row.skill}
            )
    return render_template("profiles/waiting.html", rows=rows, papers=papers, **_words())


@blueprint.get("/profiles/<uuid:volunteer_id>")
@require(*READERS)
def somebody(volunteer_id: UUID) -> str:
    with context().database.reading() as connection:
        store = ProfileStore(connection)
        row = store.one(volunteer_id)
        if row is None or not person().may_in(row.village, *READERS):
            raise NotFound()
        proofs = CheckInStore(connection).proofs(volunteer_id)
        papers = SkillPaperStore(connection).of([volunteer_id]) if person().may_in(row.village, *ATTESTERS) else {}
        leave = store.leave(volunteer_id, local_day(context().clock.now()))
    return render_template("profiles/somebody.html", row=row, proofs=proofs, papers=papers, leave=leave, **_words())


@blueprint.post("/profiles/<uuid:volunteer_id>/attest")
@require(*ATTESTERS)
def attest(volunteer_id: UUID) -> Any:
    form = load_form(schemas.ProofForm(), request.form)
    if form.errors:
        raise NotFound()

    def work(unit: Any) -> None:
        profiles = ProfileStore(unit.connection)
        use_cases.attest(profiles, context().clock, unit.outbox, person(), volunteer_id, **form.data)

    attempt(work, gettext("已核实，从现在起按这个技能派单。"))
    return redirect("/work/profiles", 303)


@blueprint.get("/profiles/<uuid:volunteer_id>/dismiss")
@require(*ATTESTERS)
def ask_dismissal(volunteer_id: UUID) -> str:
    return _dismissal(volunteer_id, request.args, {}, {})


@blueprint.post("/profiles/<uuid:volunteer_id>/dismiss")
@require(*ATTESTERS)
def dismiss(volunteer_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        profiles, words = ProfileStore(unit.connection), VolunteerWords(unit.connection, context().settings)
        use_cases.dismiss(profiles, words, context().clock, person(), volunteer_id, **said)

    again = partial(_dismissal, volunteer_id, request.form)
    told = gettext("没有认可；理由写在本人的资料里，本人可以再报。")
    return entered(schemas.DismissForm(), work, again, told, "/work/profiles")


def _dismissal(volunteer_id: UUID, named: Any, values: dict[str, Any], errors: Errors) -> str:
    """`named`: which skill at which level; NotFound for what names none."""
    asked = load_form(schemas.ProofForm(), named)
    with context().database.reading() as connection:
        row = ProfileStore(connection).one(volunteer_id)
        papers = SkillPaperStore(connection).of([volunteer_id])
    if asked.errors or row is None or not person().may_in(row.village, *ATTESTERS):
        raise NotFound()
    shown = {"row": row, "asked": asked.data, "papers": papers, "values": values, "errors": errors}
    return render_template("profiles/dismiss.html", **shown, **_words())


def _wanted(given: dict[str, Any]) -> Availability:
    """An emptied limit is lifted; one the form did not ask stays."""
    hours = given["weekly_hours"]
    return Availability(
        tuple(given["languages"]),
        tuple(sorted(set(given["duty"]))),
        given["capacity"],
        given["longest_task"],
        None if hours is None else minutes_of(hours),
        frozenset(name for name, field in _LIMITS.items() if field not in request.form),
    )


def _mine(values: dict[str, Any], errors: Errors) -> str:
    here = 0 if language() == "zh" else 1
    with context().database.reading() as connection:
        store = ProfileStore(connection)
        row = use_cases.own(store, person())
        proofs = CheckInStore(connection).proofs(row.id)
        words = VolunteerWords(connection, context().settings)
        papers = SkillPaperStore(connection).of([row.id])
        reasons = {(each.skill, each.level): words.open(each.dismissed_reason, "dismissed_reason") for each in proofs}
        leave = store.leave(row.id, local_day(context().clock.now()))
    chosen = {name: getattr(row, name) for name in _CHOSEN if getattr(row, name) is not None}
    if row.weekly_minutes is not None:
        chosen["weekly_hours"] = hours_of(row.weekly_minutes)
    given = values if "seen" in values else chosen | values
    return render_template(
        "profiles/mine.html",
        row=row,
        proofs=proofs,
        reasons=reasons,
        papers=papers,
        papers_most=MOST,
        papers_taken=TAKEN,
        leave=leave,
        values={**given, "seen": row.version},
        errors=to_choose_again(errors, "papers"),
        skills=[(key, skill_name(key)) for key in SKILLS],
        levels=[(level, words[here]) for level, words in SKILL_LEVELS.items()],
        proof_options=[(key, gettext(PROOFS[key])) for key in OWN_PROOFS],
        tongue_options=[(key, gettext(word)) for key, word in TONGUES.items()],
        day_options=[(number, gettext(word)) for number, word in enumerate(DAYS)],
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "hours_of": hours_of,
        "skill_at_level": skill_at_level,
        "days": DAYS,
        "tongues": TONGUES,
        "proof_words": PROOFS,
    }
