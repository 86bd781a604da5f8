"""/desk/handover: who has how much in hand, from whom to whom, and taking it back; for administrators, closing accounts."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from services.intake.handover import use_cases
from services.intake.handover.domain import CLOSES, HANDS_OVER, own_area
from services.intake.handover.store import HandoverStore
from services.intake.surroundings import around, noting
from shared.contracts.errors import DomainError, NotFound, NotSignedIn
from shared.identity.access import person, require
from shared.identity.accounts import Accounts
from shared.runtime.database import Work
from shared.web.forms import errors_of

blueprint = Blueprint("handover", __name__)
STAFF = ("clerk", "dispatcher", "organiser", "leader")


@blueprint.get("/desk/handover")
@require(*HANDS_OVER)
def handovers() -> str:
    return _page({}, {})


@blueprint.post("/desk/handover")
@require(*HANDS_OVER)
def hand_over() -> Any:
    """The whole queue in one transaction."""
    from_, to = (_uuid(request.form.get(name)) for name in ("from", "to"))

    def work(unit: Work) -> str:
        store, people = HandoverStore(unit.connection), Accounts(unit.connection)
        now = around().clock.now()
        done = use_cases.hand_over(store, people, noting(unit.connection), person(), from_, to, now)
        told = str(ngettext("已交接%(num)d件。", "已交接%(num)d件。", done.moved))
        left = gettext("还有%(left)s件不在接手人的辖区，没有动。", left=done.left) if done.left else ""
        return f"{told}{left}"

    return _done(work)


@blueprint.post("/desk/handover/<uuid:handover>/undo")
@require(*HANDS_OVER)
def take_back(handover: UUID) -> Any:
    def work(unit: Work) -> str:
        store, now = HandoverStore(unit.connection), around().clock.now()
        back = use_cases.take_back(store, noting(unit.connection), person(), handover, now)
        return str(ngettext("已撤销交接，退回%(num)d件。", "已撤销交接，退回%(num)d件。", back))

    return _done(work)


@blueprint.post("/desk/accounts/<uuid:account>/<string:command>")
@require(*CLOSES)
def account(account: UUID, command: str) -> Any:
    """`close` ends every session at once; `reopen` lets the person sign in again."""

    def work(unit: Work) -> str:
        people, note = Accounts(unit.connection), noting(unit.connection)
        if command == "close":
            use_cases.close_account(HandoverStore(unit.connection), people, note, person(), account)
            return str(gettext("账号已停用，登录已全部退出。"))
        if command == "reopen":
            use_cases.reopen_account(people, note, person(), account)
            return str(gettext("账号已恢复。"))
        raise NotFound()

    return _done(work)


@blueprint.post("/desk/requests/<uuid:request_id>/take")
@require("clerk", "supervisor")
def take(request_id: UUID) -> Any:
    """我来办."""
    with around().database.transaction() as unit:
        store, note = HandoverStore(unit.connection), noting(unit.connection)
        use_cases.take(around().desk(unit), store, note, person(), request_id)
    flash(gettext("这件事现在由您经手。"), "good")
    return redirect(f"/desk/requests/{request_id}", 303)


def _done(work: Callable[[Work], str]) -> Any:
    """Do it and say so; what was refused is said on the page."""
    try:
        with around().database.transaction() as unit:
            told = work(unit)
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        return _page(dict(request.form), errors_of(error)), error.status
    flash(told, "good")
    return redirect("/desk/handover", 303)


def _page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    area = own_area(person())
    with around().database.reading() as connection:
        store = HandoverStore(connection)
        accounts = Accounts(connection).within(area, STAFF)
        held = store.held([each.person.id for each in accounts])
        latest = store.latest(area)
    names = {each.person.id: each.person.display_name for each in accounts}
    return render_template(
        "desk/handover.html",
        accounts=accounts,
        held=held,
        latest=latest,
        names=names,
        values=values,
        errors=errors,
        may_close=person().holds(*CLOSES),
        me=person().id,
    )


def _uuid(value: str | None) -> UUID | None:
    with suppress(ValueError):
        return UUID(value or "")
    return None
