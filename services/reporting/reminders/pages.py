"""What the signed-in person was reminded of."""

from flask import Blueprint, render_template, request

from services.reporting.figures.presenting import area_label
from services.reporting.figures.use_cases import READERS
from services.reporting.reminders.domain import LATE_AFTER, NOTIFIER_LATE_AFTER
from services.reporting.reminders.sending_store import SendingStore
from services.reporting.reminders.store import ReminderStore
from services.reporting.reminders.use_cases import is_late
from services.reporting.request_context import after_time, database, now
from shared.identity.access import SIGNED_IN, person, require
from shared.web.paging import page_of

blueprint = Blueprint("reminder_pages", __name__)
_PAGE = 25


@blueprint.get("/board/parts/light")
@require(SIGNED_IN)
def light() -> str:
    """When the deadlines were last looked at: in the frame of every staff page; a page of its own without the script.

    Asked on opening a page and on coming back to it, never by itself: that would keep an idle session alive.
    """
    with database().reading() as connection:
        last_at, next_at = ReminderStore(connection).last_sweep()
        last_look = SendingStore(connection).last_look()
    page = "desk/light.html" if "HX-Request" in request.headers else "desk/light_page.html"
    late = last_at is not None and is_late(next_at, now(), LATE_AFTER)
    silent = last_look is not None and now() - last_look > NOTIFIER_LATE_AFTER
    return render_template(page, last_at=last_at, next_at=next_at, late=late, last_look=last_look, silent=silent)


@blueprint.get("/board/reminders")
@require(SIGNED_IN)
def inbox() -> str:
    """Newest first; opening the page is having seen them."""
    reader, moment = person(), now()
    with database().transaction() as work:
        store = ReminderStore(work.connection)
        rows = store.of_person(reader.id, _PAGE + 1, after_time(request.args.get("after")))
        store.mark_seen(reader.id, moment)
    page = page_of(rows, _PAGE, lambda row: [row.planned_at, row.id])
    return render_template(
        "board/reminders.html",
        rows=[{"reminder": row, "area": area_label(row.area)} for row in page.items],
        may_open=reader.holds(*READERS),
        next_url=f"/board/reminders?after={page.next}" if page.next else None,
        first_url="/board/reminders" if "after" in request.args else None,
    )
