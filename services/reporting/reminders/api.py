"""Overdue cases and reminders for programs."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.reporting.cases.store import CaseStore
from services.reporting.cases.use_cases import READERS
from services.reporting.deadlines.store import DeadlineStore
from services.reporting.reminders.schemas import OverdueCase, OverdueQuery, ReminderReply, RemindersQuery
from services.reporting.reminders.store import ReminderStore
from services.reporting.request_context import after_time, database, now, own_area
from shared.identity.access import person, require
from shared.web.paging import add_pagination, page_of

blueprint = Blueprint("reminders", __name__, url_prefix="/api/reporting/v1", description="Overdue cases and reminders")


@blueprint.route("/overdue")
@require(*READERS)
@blueprint.arguments(OverdueQuery, location="query")
@blueprint.response(200, OverdueCase(many=True))
def overdue(query: dict[str, Any]) -> Response:
    """Cases past their promise, the longest overdue first."""
    area = own_area(query["area"])
    with database().reading() as connection:
        rows = DeadlineStore(connection).overdue(
            person(), area, now(), query["page_size"] + 1, after_time(query["after"])
        )
    page = page_of(rows, query["page_size"], lambda row: [row.due_at, row.id])
    return add_pagination(jsonify(OverdueCase(many=True).dump(page.items)), page, query["page_size"])


@blueprint.route("/reminders")
@require(*READERS)
@blueprint.arguments(RemindersQuery, location="query")
@blueprint.response(200, ReminderReply(many=True))
def reminders(query: dict[str, Any]) -> list[Any]:
    """Every reminder about one case; empty for a case not heard of, or outside the reader's area."""
    with database().reading() as connection:
        case = CaseStore(connection).one(query["request"])
        if case is None or not case.recusal.standing_of(person()).may_in(case.area, *READERS):
            return []
        return ReminderStore(connection).of_request(case.id)
