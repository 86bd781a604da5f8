"""The audit for programs of those who oversee. Reading it is itself an entry; there is no export."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any, Final

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.reporting.audits.schemas import AuditPageQuery, EntryReply, wanted_of
from services.reporting.audits.store import AuditStore
from services.reporting.request_context import database
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.paging import BAD_CURSOR, Page, add_pagination, page_of, read_cursor

OVERSEERS: Final = ("supervisor", "admin", "auditor")
blueprint = Blueprint("audits", __name__, url_prefix="/api/reporting/v1/audit", description="Who did what")


@blueprint.route("")
@require(*OVERSEERS)
@blueprint.arguments(AuditPageQuery, location="query")
@blueprint.response(200, EntryReply(many=True))
@blueprint.doc(security=[{"bearer": []}])
def entries(data: dict[str, Any]) -> Response:
    """The newest first; ids and names of fields, never what they hold."""
    size = data["page_size"]
    page = read(data, size)
    return add_pagination(jsonify(EntryReply(many=True).dump(page.items)), page, size)


def read(data: dict[str, Any], size: int) -> Page:
    """One page of what the person may see, and an entry that they looked."""
    place = _before(data.get("after"))
    filters = {
        name: str(data[name]) for name in ("action", "service", "person", "subject", "from_day", "to_day") if data[name]
    }
    with database().transaction() as work:
        rows = AuditStore(work.connection).found(person(), OVERSEERS, {**wanted_of(data), "before": place}, size + 1)
        actor = person().acting_as(*OVERSEERS)
        audit.note(work.connection, "reporting", actor, "audit read", data["subject"], None, {"filters": filters})
    page = page_of(rows, size, lambda row: [row.id])
    return Page([row for row in page.items if row.is_shown], page.next)


def _before(word: str | None) -> int | None:
    values = read_cursor(word, 1)
    if values is not None and not (type(values[0]) is int and 0 < values[0] < 2**63):
        raise Invalid({"after": [BAD_CURSOR]})
    return values[0] if values else None
