"""/board/bulletin: drawing a bulletin of a period, and reading, printing, taking away and comparing the frozen ones."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext

from services.reporting.bulletin import wording
from services.reporting.bulletin.documents import DOCX, docx, link
from services.reporting.bulletin.domain import differences
from services.reporting.bulletin.reading import numbers
from services.reporting.bulletin.store import BulletinStore
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Period
from services.reporting.figures.presenting import area_label
from services.reporting.figures.schemas import PeriodQuery
from services.reporting.figures.use_cases import READERS
from services.reporting.request_context import database, now, own_area, settings
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.formatting import day, moment
from shared.web.forms import load_form
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("bulletin", __name__, url_prefix="/board/bulletin")
DRAWERS = ("supervisor", "leader", "dispatcher")


@blueprint.get("")
@require(*READERS)
def bulletins() -> str:
    return _listed({}, {})


@blueprint.get("/export.<any(csv, xlsx):kind>")
@require(*READERS)
def export(kind: str) -> Response:
    """The list of the page, and by which head of the chain each can be checked."""
    area = own_area(None)
    with database().reading() as connection:
        drawn = BulletinStore(connection).last(area)
    rows = [(one.first_day, one.last_day, area_label(one.area), one.drawn_at, one.head_hash) for one in drawn]
    notes = (
        gettext("通报"),
        gettext("辖区：%(area)s", area=area_label(area)),
        gettext("截至 %(time)s", time=moment(now())),
    )
    columns = (gettext("从"), gettext("到"), gettext("辖区"), gettext("抽取时间"), gettext("当日链头"))
    sheet = Sheet(gettext("通报"), columns, rows, notes)
    return reply(sheet, kind, f"bulletins-{area}")


@blueprint.post("")
@require(*DRAWERS)
def draw() -> Any:
    """Work the numbers of the period out and freeze them with the chain's head."""
    form = load_form(PeriodQuery(), request.form)
    if form.errors:
        return _listed(form.errors, form.values), 422
    area, moment_now, new = own_area(form.data["area"]), now(), uuid7()
    period = period_of(form.data, moment_now)
    with database().transaction() as work:
        found = numbers(work.connection, area, period)
        BulletinStore(work.connection).keep(new, area, period, found, moment_now, person().id)
        actor = person().acting_as(*DRAWERS)
        audit.note(work.connection, "reporting", actor, "bulletin drawn", None, area, {"bulletin": str(new)})
    return redirect(f"/board/bulletin/{new}", 303)


@blueprint.get("/<uuid:bulletin>")
@require(*READERS)
def one(bulletin: UUID) -> str:
    row, period = _found(bulletin)
    return render_template(
        "bulletin/one.html",
        size="a4",
        back="/board/bulletin",
        row=row,
        title=title_of(row),
        head=_head(row),
        sentences=wording.linked(row.numbers, row.area, period),
        cannot=wording.cannot(),
    )


@blueprint.get("/<uuid:bulletin>/compare")
@require(*READERS)
def compare(bulletin: UUID) -> str:
    """The same period as it stands now, beside what was drawn: late entries and corrections show."""
    row, period = _found(bulletin)
    with database().reading() as connection:
        changed = differences(row.numbers, numbers(connection, row.area, period))
    rows = [(name, wording.said(name, then), wording.said(name, here)) for name, then, here in changed]
    return render_template("bulletin/compare.html", row=row, title=title_of(row), rows=rows, names=wording.names())


def _full(base: str, address: str | None) -> str:
    return f"{base}{address}" if address else ""


@blueprint.get("/<uuid:bulletin>/bulletin.xlsx")
@require(*READERS)
def as_xlsx(bulletin: UUID) -> Response:
    row, period = _found(bulletin)
    return reply(sheet_of(row, period, _head(row)), "xlsx", f"bulletin-{row.last_day}")


def sheet_of(row: Any, period: Period, head: str) -> Sheet:
    """`row`: a drawn bulletin or what looks like one: area, first_day, last_day, numbers."""
    base, names = settings().base_url, wording.names()
    rows = [
        (names.get(name, name), value, _full(base, wording.address_of(name, row.area, period)))
        for name, value in row.numbers.items()
        if name in names
    ]
    notes = (title_of(row), *(said for _, said in wording.plain(row.numbers)), *(said for _, said in wording.cannot()))
    columns = (gettext("指标"), gettext("数值"), gettext("清单"))
    return Sheet(gettext("通报"), columns, rows, (*notes, head))


@blueprint.get("/<uuid:bulletin>/bulletin.docx")
@require(*READERS)
def as_docx(bulletin: UUID) -> Response:
    row, period = _found(bulletin)
    base = settings().base_url

    def linked(name: str, words: str) -> Any:
        address = wording.address_of(name, row.area, period)
        return link(f"{base}{address}", words) if address else words

    told = wording.sentences(row.numbers, linked)
    more = [gettext("这些数字算不出来："), *(said for _, said in wording.cannot()), _head(row)]
    content = docx(title_of(row), [*(said for _, said in told), *more])
    name = f'attachment; filename="bulletin-{row.last_day}.docx"'
    return Response(content, content_type=DOCX, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


def _found(bulletin: UUID) -> tuple[Any, Period]:
    with database().reading() as connection:
        row = BulletinStore(connection).one(bulletin, own_area(None))
    if row is None:
        raise NotFound()
    return row, Period(row.first_day, row.last_day)


def _listed(errors: dict[str, list[str]], values: dict[str, Any]) -> str:
    area, today = own_area(None), now().date()
    with database().reading() as connection:
        rows = BulletinStore(connection).last(area)
    half = date(today.year, 1 if today.month < 7 else 7, 1)
    usual = {"from": half.isoformat(), "to": today.isoformat()}
    return render_template(
        "bulletin/list.html",
        rows=[(row, area_label(row.area)) for row in rows],
        errors=errors,
        values={**usual, **values},
        may_draw=person().holds(*DRAWERS),
    )


def title_of(row: Any) -> str:
    period = f"{day(row.first_day)} – {day(row.last_day)}"
    return str(gettext("%(area)s群众事项代办情况通报（%(period)s）", area=area_label(row.area), period=period))


def _head(row: Any) -> str:
    """What makes the numbers checkable: when drawn, and the head of the chain of events at that time."""
    drawn = gettext("抽取时间 %(time)s，%(name)s。", time=moment(row.drawn_at), name=row.by or "—")
    if row.head_hash is None:
        return f"{drawn} {gettext('当时还没有链头。')}"
    told = gettext("当日链头 第%(number)s号 %(hash)s", number=row.head_number, hash=row.head_hash)
    return f"{drawn} {told}"
