"""/work/members: the register with its search, and what share of whom has checked in where they live."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.wording import area_name
from services.assignment.members.domain import KEEPERS, READERS, name_hash, phone_hash, plain_phone
from services.assignment.members.schemas import RateFilter, RegisterFilter
from services.assignment.members.store import MemberStore
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.runtime.sealing import BlindIndex
from shared.web.forms import load_form
from shared.web.paging import page_of, read_cursor

blueprint = Blueprint("member_pages", __name__, url_prefix="/work/members")
PAGE = 50
MOST_RATES = 300


@blueprint.get("")
@require(*KEEPERS)
def register() -> str:
    """By number; a name that is not checked in shows its first character alone."""
    wanted = _asked(RegisterFilter())
    cursor, areas = read_cursor(wanted["after"], 1), person().areas(*KEEPERS)
    with context().database.reading() as connection:
        store = MemberStore(connection)
        rows = store.entries(areas, _filters(wanted), str(cursor[0]) if cursor else "", PAGE + 1)
        rate = store.rate(areas)
    page = page_of(rows, PAGE, lambda row: [row.number])
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("q", "area", "unit", "state") if request.args.get(name)
    }
    return render_template(
        "members/index.html",
        rows=page.items,
        rate=rate,
        values=kept,
        areas=_places(areas),
        next_url=url_for(".register", **kept, after=page.next) if page.next else None,
        first_url=url_for(".register", **kept) if cursor else None,
    )


@blueprint.get("/rates")
@require(*READERS)
def rates() -> str:
    by, areas = _asked(RateFilter())["by"], person().areas(*READERS)
    with context().database.reading() as connection:
        store = MemberStore(connection)
        rows, rate = store.rates(areas, by, MOST_RATES + 1), store.rate(areas)
    return render_template(
        "members/rates.html",
        rows=rows[:MOST_RATES],
        more=len(rows) > MOST_RATES,
        rate=rate,
        by=by,
        named=lambda key: (key or gettext("没有写单位")) if by == "unit" else area_name(key),
        link=_link(by) if person().holds(*KEEPERS) else None,
    )


def _link(by: str) -> Any:
    """The very rows behind a number."""
    return lambda key: url_for(".register", **{"unit" if by == "unit" else "area": key})


def _asked(schema: Any) -> dict[str, Any]:
    form = load_form(schema, request.args)
    if form.errors:
        raise Invalid(form.errors)
    return form.data


def _filters(wanted: dict[str, Any]) -> dict[str, Any]:
    index, q = BlindIndex(context().settings), wanted["q"]
    phone = plain_phone(q) if q else None
    return {
        "area": wanted["area"],
        "unit": wanted["unit"],
        "checked_in": {"in": True, "not": False}.get(wanted["state"] or ""),
        "q": q,
        "name_hash": name_hash(index, q) if q else None,
        "phone_hash": phone_hash(index, phone) if phone else None,
    }


def _places(areas: tuple[str, ...]) -> list[tuple[str, str]]:
    """Towns and villages of these areas, for the filter."""
    known = load_areas()
    towns = [town for town in known.towns() if town.code.startswith(areas)] if areas else []
    villages = [village for village in known.villages() if village.code.startswith(areas)] if areas else []
    if len(towns) > 1:
        return [(town.code, area_name(town.code)) for town in towns]
    return [(village.code, area_name(village.code)) for village in villages]
