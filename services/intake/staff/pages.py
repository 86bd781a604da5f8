"""/desk/accounts: staff accounts of an administrator's area, opening one, changing one, giving a first password."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.accounts.domain import ROLE_NAMES
from services.intake.frame import area_name, place_name
from services.intake.staff import use_cases
from services.intake.staff.domain import KEEPS, MOST_ROLES, OFFERED, AccountChanged, own_area
from services.intake.staff.schemas import AccountForm
from services.intake.surroundings import around, noting
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.identity.people import Person
from shared.identity.sessions import hash_password
from shared.identity.staff import StaffAccount, StaffAccounts
from shared.reference.areas import load_areas
from shared.runtime.database import Work
from shared.web.forms import LoadedForm, errors_of, load_form
from shared.web.paging import cursor_of, page_of, read_cursor

blueprint = Blueprint("staff", __name__)
PAGE_SIZE = 50
_FIELDS = ("name", "email", *(f"{part}{number}" for number in range(1, MOST_ROLES + 1) for part in ("role", "area")))


@blueprint.get("/desk/accounts")
@require(*KEEPS)
def index() -> str:
    """By user name; `q` part of a name, `role` one role."""
    words, role = request.args.get("q", "").strip()[:60], request.args.get("role", "")
    role = role if role in OFFERED else ""
    after = read_cursor(request.args.get("after"), 1)
    with around().database.reading() as connection:
        rows = StaffAccounts(connection).within(
            own_area(person()), words, role, str(after[0]) if after else "", PAGE_SIZE + 1
        )
    page = page_of(rows, PAGE_SIZE, lambda each: [each.person.username])
    return render_template(
        "staff/accounts.html",
        page=page,
        values={"q": words, "role": role},
        roles=_role_options(),
        posts=_posts,
        now=around().clock.now(),
        after=cursor_of(after) if after else None,
    )


@blueprint.get("/desk/accounts/new")
@require(*KEEPS)
def new() -> str:
    return _form(None, {}, {})


@blueprint.post("/desk/accounts/new")
@require(*KEEPS)
def open_account() -> Any:
    """Open it and show the first password, once."""
    form = load_form(AccountForm(), request.form)

    def work(unit: Work) -> tuple[Person, str]:
        store, note = StaffAccounts(unit.connection), noting(unit.connection)
        now = around().clock.now()
        return use_cases.open_account(store, note, hash_password, load_areas(), person(), form.data["draft"], now)

    return _given(form, work, None)


@blueprint.get("/desk/accounts/<uuid:account>")
@require(*KEEPS)
def show(account: UUID) -> str:
    found = _stored(account)
    return _form(found, _typed(found), {})


@blueprint.post("/desk/accounts/<uuid:account>")
@require(*KEEPS)
def change(account: UUID) -> Any:
    form = load_form(AccountForm(), request.form)
    if form.errors:
        return _form(_stored(account), form.values, form.errors), 422
    try:
        with around().database.transaction() as unit:
            store, note = StaffAccounts(unit.connection), noting(unit.connection)
            use_cases.change_account(store, note, load_areas(), person(), account, form.data["draft"])
    except NotFound:
        raise
    except AccountChanged as error:
        return _changed_meanwhile(_stored(account), form.values, errors_of(error)), error.status
    except DomainError as error:
        return _form(_stored(account), form.values, errors_of(error)), error.status
    flash(gettext("已保存，从对方下一次点击起生效。"), "good")
    return redirect(f"/desk/accounts/{account}", 303)


@blueprint.post("/desk/accounts/<uuid:account>/first-password")
@require(*KEEPS)
def give_first_password(account: UUID) -> Any:
    def work(unit: Work) -> tuple[Person, str]:
        store, note, now = StaffAccounts(unit.connection), noting(unit.connection), around().clock.now()
        return use_cases.give_first_password(store, note, hash_password, person(), account, now)

    return _given(LoadedForm({}, {}, {}), work, account)


def _given(form: LoadedForm, work: Callable[[Work], tuple[Person, str]], account: UUID | None) -> Any:
    """Do it and show the first password on a page of its own, which is kept nowhere; or the form again with what is wrong."""
    found = _stored(account) if account else None
    if form.errors:
        return _form(found, form.values, form.errors), 422
    try:
        with around().database.transaction() as unit:
            someone, password = work(unit)
    except NotFound:
        raise
    except DomainError as error:
        return _form(found, _typed(found) if found else form.values, errors_of(error)), error.status
    return render_template("staff/given.html", someone=someone, password=password, posts=_posts)


def _stored(account: UUID) -> StaffAccount:
    with around().database.transaction() as unit:
        return use_cases.within(StaffAccounts(unit.connection).locked(account), person())


def _changed_meanwhile(account: StaffAccount, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    """What was typed stays; beside each field that differs stands what is stored now, whose version the form goes on with."""
    stored = _typed(account)
    for name in _FIELDS:
        typed, kept = str(values.get(name) or ""), str(stored.get(name) or "")
        if typed.strip() != kept:
            errors = {**errors, name: [gettext("现在是：%(value)s", value=_said(name, kept) or gettext("空"))]}
    return _form(account, {**values, "version": account.version}, errors)


def _said(name: str, value: str) -> str:
    if name.startswith("role") and value:
        return str(gettext(ROLE_NAMES[value]))
    return _place(value) if name.startswith("area") and value else value


def _typed(account: StaffAccount) -> dict[str, Any]:
    """The account as its form holds it."""
    values = {"name": account.person.display_name, "email": account.email or "", "version": account.version}
    staff_roles = [(role, area) for role, area in account.person.roles if role in OFFERED]
    for number, (role, area) in enumerate(staff_roles[:MOST_ROLES], start=1):
        values |= {f"role{number}": role, f"area{number}": area}
    return values


def _form(account: StaffAccount | None, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    area = own_area(person())
    places = [each for each in load_areas() if each.code.startswith(area)]
    return render_template(
        "staff/account.html",
        account=account,
        values=values,
        errors=errors,
        rows=range(1, MOST_ROLES + 1),
        roles=_role_options(),
        areas=[(each.code, _place(each.code), each.initials) for each in places],
        is_me=account is not None and account.person.id == person().id,
    )


def _role_options() -> list[tuple[str, str]]:
    return [(role, gettext(ROLE_NAMES[role])) for role in OFFERED]


def _posts(someone: Person) -> list[str]:
    """窗口人员 · 护国镇, a line a role."""
    return [f"{gettext(ROLE_NAMES.get(role, role))} · {_place(area)}" for role, area in someone.roles]


def _place(code: str) -> str:
    return place_name(code) if len(code) > 9 else area_name(code)
