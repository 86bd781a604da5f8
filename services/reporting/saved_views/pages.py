"""/board/cases with its views, and /board/views, where they are renamed, removed, taken back, and one is put first."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.reporting.figures.schemas import NARROWED_BY
from services.reporting.figures.use_cases import READERS
from services.reporting.request_context import database, now
from services.reporting.saved_views import listing, use_cases
from services.reporting.saved_views.domain import BUILT_IN, KEPT, LONGEST_NAME
from services.reporting.saved_views.schemas import FirstView, RenameView, SaveView
from services.reporting.saved_views.store import ViewStore
from shared.contracts.errors import DomainError, Invalid
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("saved_views", __name__)


@blueprint.get("/board/cases")
@require(*READERS)
def case_list() -> Any:
    """The bare address leads to the reader's first view, if they have chosen one."""
    narrowed = any(name in request.args for name in (*KEPT, *NARROWED_BY, "after"))
    first = None if narrowed else listing.first_address()
    return redirect(first, 303) if first else listing.page(request.args.to_dict())


@blueprint.get("/board/parts/views")
@require(*READERS)
def part() -> str:
    """The tabs alone, asked for once a minute."""
    here = listing.kept_here(request.args.to_dict())
    with database().reading() as connection:
        tabs = listing.tabs(connection, listing.moment_lists(connection), here)
    return render_template(
        "views/part.html", tabs=tabs, here=here, poll_url=request.full_path, clear_url=listing.everything()
    )


@blueprint.post("/board/views")
@require(*READERS)
def save() -> Any:
    """The filters of the page under a name; with a bad name the page comes back with the sentence beside it."""
    given = request.form.to_dict()
    form = load_form(SaveView(), given)
    filters = {name: value for name, value in given.items() if name not in ("csrf_token", "shared")}
    if form.errors:
        return listing.page(filters, form.errors), 422
    query = listing.kept_here(given)
    try:
        with database().transaction() as work:
            store = ViewStore(work.connection)
            view = use_cases.save(store, person(), form.data["name"], query, form.data["shared"], now())
    except DomainError as error:
        return listing.page(filters, errors_of(error)), error.status
    flash(gettext("已保存视图“%(name)s”。", name=view.name), "good")
    return redirect(listing.address(listing.query_of_view(view)), 303)


@blueprint.get("/board/views")
@require(*READERS)
def views() -> str:
    return _managed()


@blueprint.post("/board/views/<uuid:view>/name")
@require(*READERS)
def rename(view: UUID) -> Any:
    form = load_form(RenameView(), request.form)
    try:
        if form.errors:
            raise Invalid(form.errors)
        with database().transaction() as work:
            use_cases.rename(ViewStore(work.connection), person(), view, form.data["name"])
    except DomainError as error:
        if not error.fields:
            raise
        return _managed(view, errors_of(error), request.form.get("name", "")), error.status
    flash(gettext("名字已改。"), "good")
    return redirect("/board/views", 303)


@blueprint.post("/board/views/<uuid:view>/remove")
@require(*READERS)
def remove(view: UUID) -> Any:
    """It can be taken back from the page one comes to."""
    with database().transaction() as work:
        use_cases.remove(ViewStore(work.connection), person(), view, now())
    return redirect(f"/board/views?removed={view}", 303)


@blueprint.post("/board/views/<uuid:view>/take-back")
@require(*READERS)
def take_back(view: UUID) -> Any:
    try:
        with database().transaction() as work:
            found = use_cases.take_back(ViewStore(work.connection), person(), view)
    except DomainError as error:
        if not error.fields:
            raise
        flash(gettext("已经有叫这个名字的视图，先给那一个改名再恢复。"), "warn")
    else:
        flash(gettext("已恢复视图“%(name)s”。", name=found.name), "good")
    return redirect("/board/views", 303)


@blueprint.post("/board/views/first")
@require(*READERS)
def choose_first() -> Any:
    form = load_form(FirstView(), request.form)
    if form.errors:
        raise Invalid(form.errors)
    with database().transaction() as work:
        use_cases.choose_first(ViewStore(work.connection), person(), form.data["view"])
    flash(gettext("已记下台账打开时先看什么。"), "good")
    return redirect("/board/views", 303)


def _managed(at: UUID | None = None, errors: dict[str, list[str]] | None = None, typed: str = "") -> str:
    """`at`: the view whose new name was refused, with what was typed."""
    reader = person()
    with database().reading() as connection:
        store = ViewStore(connection)
        seen, gone = store.seen(reader.id, reader.areas(*READERS)), store.removed(reader.id, now())
        first = store.first(reader.id)
        just = _just_removed(store)
    return render_template(
        "views/index.html",
        rows=[
            (view, use_cases.may_change(view, reader), listing.address(listing.query_of_view(view))) for view in seen
        ],
        choices=[("", gettext("不设，先看全部"))]
        + [(view.key, gettext(view.name)) for view in BUILT_IN]
        + [(view.key, view.name) for view in seen],
        first=first or "",
        gone=gone,
        just=just,
        at=at,
        errors=errors or {},
        typed=typed,
        longest=LONGEST_NAME,
    )


def _just_removed(store: ViewStore) -> Any:
    """The view removed a moment ago, to be offered back."""
    try:
        found = store.one(UUID(request.args.get("removed", "")))
    except ValueError:
        return None
    return found if found and found.removed_at and use_cases.may_change(found, person()) else None
