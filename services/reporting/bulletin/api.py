"""GET /api/reporting/v1/bulletin: a period's numbers at this moment, as JSON, as a page to print, or as a sheet."""

# mypy: disable-error-code="untyped-decorator"
from datetime import UTC
from types import SimpleNamespace
from typing import Any

from flask import Response, jsonify, make_response, render_template
from flask_babel import gettext
from flask_smorest import Blueprint

from services.reporting.bulletin import wording
from services.reporting.bulletin.pages import sheet_of, title_of
from services.reporting.bulletin.reading import numbers, presented
from services.reporting.bulletin.schemas import BulletinQuery, BulletinReply
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Period
from services.reporting.figures.use_cases import READERS
from services.reporting.request_context import database, now, own_area
from shared.identity.access import require
from shared.web.formatting import moment
from shared.web.spreadsheets import XLSX, reply

blueprint = Blueprint(
    "bulletins", __name__, url_prefix="/api/reporting/v1", description="A period's numbers in sentences"
)
_FILE = {"schema": {"type": "string", "format": "binary"}}
_MORE = {200: {"content": {"text/html": {"schema": {"type": "string"}}, XLSX: _FILE}}}


@blueprint.route("/bulletin")
@require(*READERS)
@blueprint.arguments(BulletinQuery, location="query")
@blueprint.response(200, BulletinReply)
@blueprint.doc(responses=_MORE)
def bulletin(query: dict[str, Any]) -> Response:
    """The bulletin of an area and a period; this month and the reader's own area when nothing else is asked."""
    moment_now, area = now(), own_area(query["area"])
    period = period_of(query, moment_now)
    with database().reading() as connection:
        found = numbers(connection, area, period)
    row = SimpleNamespace(id=None, area=area, first_day=period.first, last_day=period.last, numbers=found)
    if query["format"] == "xlsx":
        return reply(sheet_of(row, period, _as_of()), "xlsx", f"bulletin-{period.last}")
    if query["format"] == "html":
        return _paper(row, period)
    told = {
        "area": area,
        "title": title_of(row),
        "first": period.first,
        "last": period.last,
        "as_of": period.as_of(moment_now).astimezone(UTC),
        "numbers": presented(found, area, period),
        "sentences": [{"row": line, "text": said} for line, said in wording.plain(found)],
        "cannot": [{"row": line, "text": said} for line, said in wording.cannot()],
    }
    return jsonify(BulletinReply().dump(told))


def _paper(row: Any, period: Period) -> Response:
    page = render_template(
        "bulletin/one.html",
        size="a4",
        back="/board/bulletin",
        row=row,
        title=title_of(row),
        head=_as_of(),
        sentences=wording.linked(row.numbers, row.area, period),
        cannot=wording.cannot(),
    )
    return make_response(page)


def _as_of() -> str:
    return str(gettext("截至 %(time)s，没有固定下来；要固定，请在“通报”里抽取。", time=moment(now())))
