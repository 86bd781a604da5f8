"""Pages that change what stands of a person: correcting, merging two entries, restricting the use. Taking it out is `leaving_pages`."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.register.answers import answered, seen_by_reader
from services.intake.register.choices import options
from services.intake.register.domain import Reason
from services.intake.register.pages import names, tell_full_width, with_lines
from services.intake.register.reading import found_by
from services.intake.register.schemas import (
    CorrectFields,
    MergeFields,
    RestrictFields,
    SearchFields,
    correction,
)
from services.intake.register.transactions import within
from services.intake.register.use_cases import correcting, keeping, merging
from services.intake.register.use_cases.desk import Register
from services.intake.register.use_cases.looking import Seen
from services.intake.register.views import found_view, masked_view
from services.intake.register.words import (
    CIRCUMSTANCES,
    CORRECTION_REASONS,
    DECIDERS,
    RESTRICTIONS,
    WRITERS,
)
from services.intake.requests.choices import village_options
from services.intake.residents.documents import DOCUMENTS
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("register_changes", __name__, url_prefix="/desk/residents/<uuid:resident_id>")


@blueprint.get("/correct")
@require(*WRITERS)
def correct_form(resident_id: UUID) -> Any:
    """What stands now, to be put right; only while the page is open to whoever asks."""
    seen = seen_by_reader(resident_id)
    if not seen.is_open or seen.opened is None:
        flash(gettext("请先写明理由打开，再更正。"), "warn")
        return redirect(f"/desk/residents/{resident_id}", 303)
    told = seen.opened
    values = {
        **{name: getattr(told, name) or "" for name in ("name", "phone", "address", "document", "id_number")},
        "phones": "\n".join(told.phones),
        "circumstances": list(told.circumstances or ()),
        "village_code": seen.entry.village,
        "version": seen.entry.version,
    }
    return _correct_page(seen, values, {})


@blueprint.post("/correct")
@require(*WRITERS)
def corrected(resident_id: UUID) -> Any:
    """Everything on the page is what shall stand; what was blanked is taken out."""
    typed = with_lines(request.form)
    form = load_form(CorrectFields(), typed)
    shown = {**typed, "phones": "\n".join(typed.get("phones", []))}

    def work(desk: Register) -> None:
        correcting.correct(desk, person(), resident_id, correction({**_blanks(), **form.data}))
        tell_full_width("id_number")

    told = gettext("已更正。没有办完的事，经办人看到的也一起改了。")
    return answered(
        resident_id, form, work, told, lambda errors: _correct_page(seen_by_reader(resident_id), shown, errors)
    )


@blueprint.get("/merge")
@require(*DECIDERS)
def merge_form(resident_id: UUID) -> str:
    return _merge_page(resident_id, {}, {})


@blueprint.post("/merge")
@require(*DECIDERS)
def merged(resident_id: UUID) -> Any:
    """First the other entry is looked for by a number, then chosen with a reason."""
    if "other" not in request.form:
        return _look_for_other(resident_id)
    form = load_form(MergeFields(), request.form)

    def work(desk: Register) -> None:
        merging.merge(desk, person(), resident_id, form.data["other"], Reason(form.data["reason"], form.data["note"]))

    values = dict(request.form)
    told = gettext("已合并。可以在这一页取消。")
    return answered(resident_id, form, work, told, lambda errors: _merge_page(resident_id, values, errors))


@blueprint.post("/separate")
@require(*DECIDERS)
def separated(resident_id: UUID) -> Any:
    """Take a merger back."""
    other = UUID(request.form["other"])
    within(lambda desk: merging.separate(desk, person(), other))
    flash(gettext("已取消合并，两份登记各自独立。"), "good")
    return redirect(f"/desk/residents/{resident_id}", 303)


@blueprint.get("/restrict")
@require(*DECIDERS)
def restrict_form(resident_id: UUID) -> str:
    return _restrict_page(resident_id, {}, {})


@blueprint.post("/restrict")
@require(*DECIDERS)
def restricted(resident_id: UUID) -> Any:
    form = load_form(RestrictFields(), request.form)

    def work(desk: Register) -> None:
        keeping.restrict(desk, person(), resident_id, Reason(form.data["reason"]), form.data["until"])

    told = gettext("已限制使用。")
    return answered(resident_id, form, work, told, lambda errors: _restrict_page(resident_id, form.values, errors))


@blueprint.post("/lift")
@require(*DECIDERS)
def lifted(resident_id: UUID) -> Any:
    within(lambda desk: keeping.lift(desk, person(), resident_id))
    flash(gettext("已解除限制。"), "good")
    return redirect(f"/desk/residents/{resident_id}", 303)


def _blanks() -> dict[str, Any]:
    """What a blank field of the page means."""
    blanks: dict[str, Any] = dict.fromkeys(("phone", "address", "document", "id_number"))
    blanks["phones"] = []
    return blanks | ({"circumstances": []} if "with_circumstances" in request.form else {})


def _correct_page(seen: Seen, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with_circumstances = seen.opened is not None and seen.opened.circumstances is not None
    return render_template(
        "register/correct.html",
        entry=seen.entry,
        values=values,
        errors=errors,
        reasons=options(CORRECTION_REASONS),
        villages=village_options(),
        documents=options(DOCUMENTS),
        circumstances=options(CIRCUMSTANCES) if with_circumstances else [],
    )


def _look_for_other(resident_id: UUID) -> Any:
    form = load_form(SearchFields(), request.form)
    if form.errors:
        return _merge_page(resident_id, form.values, form.errors), 422
    try:
        found = within(lambda desk: found_by(desk, person(), form.data["number"], form.data["name"])[0])
    except DomainError as error:
        return _merge_page(resident_id, form.values, errors_of(error)), error.status
    others = [found_view(one) for one in found if one.entry.id != resident_id]
    return _merge_page(resident_id, form.values, {}, others)


def _merge_page(
    resident_id: UUID, values: dict[str, Any], errors: dict[str, list[str]], others: list[Any] | None = None
) -> str:
    seen = seen_by_reader(resident_id)
    return render_template(
        "register/merge.html",
        entry=seen.entry,
        masked=masked_view(seen.entry, seen.opened),
        others=others,
        values=values,
        errors=errors,
        reasons=options(CORRECTION_REASONS),
        **names(),
    )


def _restrict_page(resident_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    seen = seen_by_reader(resident_id)
    return render_template(
        "register/restrict.html",
        entry=seen.entry,
        masked=masked_view(seen.entry, seen.opened),
        values=values,
        errors=errors,
        reasons=options(RESTRICTIONS),
    )
