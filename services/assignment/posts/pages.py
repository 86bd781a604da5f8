"""The organiser's pages: claims to answer, posts and their places, define, change, end, renew."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.claims.domain import STATUS_WORDS, Asks, Offers, fit
from services.assignment.claims.store import ClaimStore
from services.assignment.claims.wording import skills_in_words, what_lacks, why_it_fits
from services.assignment.context import attempt, context
from services.assignment.dispatch.wording import area_name, matter_name, post_name
from services.assignment.post_records.store import PostRecordStore
from services.assignment.post_reviews.domain import LEVELS, READERS
from services.assignment.post_reviews.store import PostReviewStore
from services.assignment.posts import schemas, use_cases
from services.assignment.posts.api import tables
from services.assignment.posts.store import PostStore
from services.assignment.posts.wording import language_name, skill_at_level, term_words, words_of
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.reference.posts import POST_KINDS, SKILLS
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("post_pages", __name__, url_prefix="/work/posts")
_FIRST = UUID(int=0)
SHOWN = 50


@blueprint.get("")
@require(*READERS)
def index() -> str:
    """Claims to answer are the organiser's; the supervisor reads which posts there are."""
    return claims_and_posts(None, {}, {})


def claims_and_posts(claim_id: UUID | None, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    """`claim_id`: whose refusal was typed (`values`) and what is wrong with it (`errors`)."""
    areas, decided = person().areas(*READERS), person().areas("organiser")
    with context().database.reading() as connection:
        posts = PostStore(connection)
        waiting, running, over = (
            ClaimStore(connection).to_decide(decided),
            posts.posts(areas, _uuid(request.args.get("after")) or _FIRST, SHOWN + 1),
            posts.to_renew(decided),
        )
    return render_template(
        "posts/index.html",
        claims=[(row, fit(Asks(row.area, row.asked, row.asked_languages), _offers(row))) for row in waiting],
        posts=running[:SHOWN],
        next_page=running[SHOWN - 1].id if len(running) > SHOWN else None,
        over=over,
        decides=bool(decided),
        me=person().id,
        refusing=claim_id,
        values=values,
        errors={f"{name}-{claim_id}" if name else name: said for name, said in errors.items()},
        statuses=STATUS_WORDS,
        why_it_fits=why_it_fits,
        what_lacks=what_lacks,
        skills_in_words=skills_in_words,
        term_words=term_words,
    )


def _offers(row: Any) -> Offers:
    return Offers(row.village, row.skills, row.languages)


@blueprint.get("/new")
@require("organiser")
def new() -> str:
    """Prefilled from the address (a gap) or from a post whose term is over."""
    renews = _uuid(request.args.get("renews"))
    if renews is not None:
        return _form(_values(_own(renews), renewing=True), renews=renews)
    given = {name: request.args[name] for name in ("kind", "area", "head_count") if request.args.get(name)}
    return _form({**given, "skills": request.args.getlist("skills")})


@blueprint.post("/new")
@require("organiser")
def define() -> Any:
    renews = _uuid(request.form.get("renews"))
    form = load_form(schemas.NewPostForm(), request.form)
    if form.errors:
        return _form(form.values, form.errors, renews=renews), 422
    try:
        with context().database.transaction() as unit:
            store, clock = PostStore(unit.connection), context().clock
            made = use_cases.define(store, clock, unit.outbox, person(), form.data, renews)
    except DomainError as error:
        return _form(form.values, errors_of(error), renews=renews), error.status
    flash(gettext("岗位已设，志愿者可以认领了。"), "good")
    return redirect(f"/work/posts/{made.id}", 303)


@blueprint.get("/<uuid:post_id>")
@require(*READERS)
def one(post_id: UUID) -> str:
    """For the organiser, who decides, and for the supervisor, who reads."""
    row = _own(post_id, *READERS)
    with context().database.reading() as connection:
        claims, reviews = ClaimStore(connection).of_post(post_id), PostReviewStore(connection)
        mean, ratings = reviews.mean(post_id), reviews.ratings(post_id, person())
        over, reviewed = PostRecordStore(connection).over(post_id), reviews.of_post(post_id)
    return render_template(
        "posts/one.html",
        post=row,
        claims=claims,
        over=over,
        decides=person().may_in(row.area, "organiser"),
        reviews=reviewed,
        levels=LEVELS,
        mean=mean,
        ratings=ratings,
        matter_name=matter_name,
        statuses=STATUS_WORDS,
        skills_in_words=skills_in_words,
        languages=gettext("、").join(language_name(each) for each in row.languages),
        term_words=term_words,
        words_of=words_of,
    )


@blueprint.get("/<uuid:post_id>/edit")
@require("organiser")
def edit(post_id: UUID) -> str:
    row = _own(post_id)
    return _form({**_values(row), "seen": row.version}, post=row)


@blueprint.post("/<uuid:post_id>/edit")
@require("organiser")
def change(post_id: UUID) -> Any:
    row, seen = _own(post_id), request.form.get("seen", "")
    form = load_form(schemas.PostForm(), request.form)
    if form.errors:
        return _form(form.values, form.errors, post=row), 422
    try:
        with context().database.transaction() as unit:
            version = int(seen) if seen.isascii() and seen.isdigit() else -1
            use_cases.change(tables(unit), context().clock, unit.outbox, person(), post_id, form.data, version)
    except DomainError as error:
        return _form(form.values, errors_of(error), post=row), error.status
    flash(gettext("岗位已改。"), "good")
    return redirect(f"/work/posts/{post_id}", 303)


@blueprint.post("/<uuid:post_id>/end")
@require("organiser")
def end(post_id: UUID) -> Response:
    def work(unit: Any) -> None:
        use_cases.end(tables(unit), context().clock, unit.outbox, person(), post_id)

    attempt(work, gettext("岗位已撤，在岗和候补的人在自己的页面上能看到。"))
    return redirect("/work/posts", 303)


def _form(
    values: dict[str, Any], errors: dict[str, list[str]] | None = None, post: Any = None, renews: UUID | None = None
) -> str:
    return render_template(
        "posts/form.html",
        values=values,
        errors=errors or {},
        post=post,
        renews=renews,
        kinds=[(kind, post_name(kind)) for kind in POST_KINDS],
        areas=_places(),
        skills=[(f"{skill}:{level}", skill_at_level(skill, level)) for skill in SKILLS for level in (1, 2, 3)],
        languages=[(key, language_name(key)) for key in schemas.LANGUAGES],
    )


def _places() -> list[tuple[str, str]]:
    """One's own areas, each town followed by its villages."""
    areas, own = load_areas(), person().areas("organiser")
    towns = [town for town in areas.towns() if any(town.code.startswith(area) for area in own)]
    villages = [each for each in areas.villages() if any(each.code.startswith(area) for area in own)]
    return [(area.code, area_name(area.code)) for area in (*towns, *villages)]


def _values(row: Any, renewing: bool = False) -> dict[str, Any]:
    skills = [f"{skill}:{level}" for skill, level in row.skills.items()]
    names = ("kind", "area", "head_count", "languages", "words", "words_en")
    term = {} if renewing else {"first_day": row.first_day or "", "last_day": row.last_day or ""}
    return {**{name: getattr(row, name) for name in names}, "skills": skills, **term}


def _own(post_id: UUID, *roles: str) -> Any:
    with context().database.reading() as connection:
        row = PostStore(connection).read(post_id)
    if row is None:
        raise NotFound()
    person().check_area(row.area, *(roles or ("organiser",)))
    return row


def _uuid(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
