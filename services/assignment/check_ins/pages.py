"""/work/check-ins: finding a member by phone, checking them in, what was done today, and the two papers that are printed."""

import secrets
from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from services.assignment.check_ins import schemas, use_cases
from services.assignment.check_ins.desk import desk_of, filters_of, own, profile_of, undone
from services.assignment.check_ins.domain import DAYS, PROOFS, ROWS, TONGUES, Newcomer, Profile, check_undoable
from services.assignment.check_ins.store import CheckInStore
from services.assignment.claims.words import VolunteerWords
from services.assignment.context import attempt, context
from services.assignment.members.domain import KEEPERS, plain_phone
from services.assignment.members.store import MemberStore
from services.assignment.pairs.pages import villages_of
from services.assignment.posts.wording import skill_at_level, skill_name
from services.assignment.skill_papers.domain import LARGEST_BODY, MOST, TAKEN, Paper
from services.assignment.skill_papers.receiving import on_the_disk, papers_from, to_choose_again
from shared.contracts.errors import DomainError, NotFound
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.identity.sessions import hash_password
from shared.reference.posts import SKILL_LEVELS, SKILLS
from shared.reference.working_hours import at_local, local_day
from shared.runtime import audit
from shared.web.bodies import takes_bodies_up_to
from shared.web.forms import errors_of, load_form
from shared.web.language import language

blueprint = Blueprint("check_in_pages", __name__, url_prefix="/work/check-ins")
Errors = dict[str, list[str]]
FOUND = 20


@blueprint.get("")
@require(*KEEPERS)
def desk() -> str:
    q, areas = request.args.get("q", "").replace("\x00", "").strip()[:60], person().areas(*KEEPERS)
    now = context().clock.now()
    with context().database.reading() as connection:
        found = MemberStore(connection).entries(areas, filters_of(q), "", FOUND) if q else []
        made = CheckInStore(connection).since(areas, at_local(local_day(now), time.min))
    rows = [(row, _is_undoable(row, now)) for row in made]
    return render_template("check_ins/index.html", q=q, found=found, made=rows, phone=plain_phone(q) if q else None)


@blueprint.get("/of/<uuid:volunteer_id>")
@require(*KEEPERS)
def ask(volunteer_id: UUID) -> str:
    return _form(_entry(volunteer_id), {}, {})


@blueprint.post("/of/<uuid:volunteer_id>")
@require(*KEEPERS)
@takes_bodies_up_to(LARGEST_BODY)
def check_in(volunteer_id: UUID) -> Any:
    entry, form = _entry(volunteer_id), load_form(schemas.CheckInForm(), request.form)
    if form.errors:
        return _form(entry, form.values, form.errors), 422
    given, password = form.data, secrets.token_urlsafe(9)

    def work(desk_of: use_cases.Desk, profile: Profile) -> use_cases.Made:
        hashed = hash_password(password)
        return use_cases.check_in(desk_of, person(), given["key"], volunteer_id, given["name"], profile, hashed)

    made, errors = _made(given, work)
    if made is None:
        return _form(entry, form.values, errors), 422
    return _done(made, password)


@blueprint.get("/new")
@require(*KEEPERS)
def ask_newcomer() -> str:
    return _form(None, {"phone": request.args.get("phone", "")[:20], "member": "yes"}, {})


@blueprint.post("/new")
@require(*KEEPERS)
@takes_bodies_up_to(LARGEST_BODY)
def check_in_newcomer() -> Any:
    form = load_form(schemas.NewcomerForm(), request.form)
    if form.errors:
        return _form(None, form.values, form.errors), 422
    given, password = form.data, secrets.token_urlsafe(9)
    asked = {name: given[name] for name in ("name", "phone", "work_unit", "village")}
    newcomer = Newcomer(**asked, member=given["member"] == "yes")

    def work(desk_of: use_cases.Desk, profile: Profile) -> use_cases.Made:
        hashed = hash_password(password)
        return use_cases.check_in_newcomer(desk_of, person(), given["key"], newcomer, profile, hashed)

    made, errors = _made(given, work)
    if made is None:
        return _form(None, form.values, errors), 422
    return _done(made, password)


@blueprint.get("/<uuid:check_in_id>")
@require(*KEEPERS)
def one(check_in_id: UUID) -> str:
    return _shown(check_in_id, None)


@blueprint.post("/<uuid:check_in_id>/undo")
@require(*KEEPERS)
def undo(check_in_id: UUID) -> Any:
    attempt(lambda unit: undone(unit, check_in_id), gettext("已撤销这次报到。"))
    return redirect(f"/work/check-ins/{check_in_id}", 303)


@blueprint.get("/<uuid:check_in_id>/<any(receipt, card):paper>")
@require(*KEEPERS)
def sheet(check_in_id: UUID, paper: str) -> str:
    """回执 for the work unit, or 记录卡 for the community; each look is noted."""
    with context().database.transaction() as unit:
        store, words = CheckInStore(unit.connection), VolunteerWords(unit.connection, context().settings)
        row = own(store.one(check_in_id))
        actor = person().acting_as(*KEEPERS)
        audit.note(unit.connection, "assignment", actor, "printed", row.volunteer_id, row.village, {"paper": paper})
        proofs = [
            (each, words.open(each.proof_note, "proof_note"))
            for each in store.proofs(row.volunteer_id)
            if not each.dismissed_at
        ]
        phone = words.open(row.member_phone, "member_phone")
    return render_template(
        f"check_ins/{paper}.html",
        row=row,
        phone=phone,
        proofs=proofs if paper == "card" else [],
        now=context().clock.now(),
        size="a4",
        back=f"/work/check-ins/{check_in_id}",
        **_words(),
    )


def _made(given: dict[str, Any], work: Any) -> tuple[use_cases.Made | None, Errors]:
    """One transaction; what is wrong comes back beside its field."""
    papers, wrong = _papers()
    try:
        keeps = frozenset({"longest_task"} - set(request.form))
        profile = profile_of(given, {name: given[name] for name in ROWS}, papers, keeps)
        if wrong:
            return None, wrong
        with on_the_disk(each for line in papers.values() for each in line), context().database.transaction() as unit:
            return work(desk_of(unit), profile), {}
    except DomainError as error:
        if error.status == NotFound.status:
            raise
        return None, errors_of(error) | wrong


def _papers() -> tuple[dict[str, tuple[Paper, ...]], Errors]:
    """By line, and findings under the line's field."""
    papers: dict[str, tuple[Paper, ...]] = {}
    wrong: Errors = {}
    for line in ROWS:
        papers[line], found = papers_from(f"{line}.papers")
        wrong |= found
    return papers, wrong


def _done(made: use_cases.Made, password: str) -> Any:
    """The first password is told once, on this very answer."""
    if made.has_new_account:
        return _shown(made.id, password)
    return redirect(f"/work/check-ins/{made.id}", 303)


def _shown(check_in_id: UUID, password: str | None) -> str:
    with context().database.reading() as connection:
        row = own(CheckInStore(connection).one(check_in_id))
    undoable = _is_undoable(row, context().clock.now())
    return render_template("check_ins/one.html", row=row, password=password, undoable=undoable, **_words())


def _entry(volunteer_id: UUID) -> Any:
    with context().database.reading() as connection:
        return own(MemberStore(connection).one(volunteer_id))


def _is_undoable(row: Any, now: datetime) -> bool:
    try:
        check_undoable(row, local_day(now))
    except DomainError:
        return False
    return True


def _form(entry: Any, values: dict[str, Any], errors: Errors) -> str:
    here = 0 if language() == "zh" else 1
    return render_template(
        "check_ins/form.html",
        entry=entry,
        values=values if "key" in values else {"key": uuid7(), **_known(entry), **values},
        errors=to_choose_again(errors, *(f"{line}.papers" for line in ROWS)),
        papers_most=MOST,
        papers_taken=TAKEN,
        lines=ROWS,
        skills=[(key, skill_name(key)) for key in SKILLS],
        levels=[(level, words[here]) for level, words in SKILL_LEVELS.items()],
        proofs=[(key, gettext(word)) for key, word in PROOFS.items()],
        tongues=[(key, gettext(word)) for key, word in TONGUES.items()],
        days=[(number, gettext(word)) for number, word in enumerate(DAYS)],
        villages=villages_of() if entry is None else [],
    )


def _known(entry: Any) -> dict[str, Any]:
    """What the profile says already: the form shows it, so that it overwrites nothing unseen."""
    if entry is None:
        return {"capacity": 3}
    known = {name: getattr(entry, name) for name in ("languages", "duty", "capacity", "longest_task")}
    return {name: value for name, value in known.items() if value is not None}


def _words() -> dict[str, Any]:
    return {"skill_at_level": skill_at_level, "days": DAYS, "tongues": TONGUES, "proof_words": PROOFS}
