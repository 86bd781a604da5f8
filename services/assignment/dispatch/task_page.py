"""What the page of one task shows: the resident as far as the handler may know them, the steps, the log and the forms."""

from typing import Any
from uuid import UUID

import orjson
from flask import render_template
from flask_babel import gettext

from services.assignment.attachments.domain import Attached
from services.assignment.context import context
from services.assignment.dispatch.masking import is_masked
from services.assignment.dispatch.wording import OUTCOME_WORDS
from services.assignment.money.domain import MONEY_WORDS
from services.assignment.money.store import MoneyStore
from services.assignment.originals.domain import place_of
from services.assignment.sending_up.store import SentUpStore
from services.assignment.stages.domain import stages_of
from services.assignment.stages.store import StageStore
from services.assignment.work_photos.domain import MOST, TAKEN
from services.assignment.work_photos.store import WorkPhotoStore
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.identity.access import person
from shared.reference.calendar import calendar_of
from shared.reference.working_hours import local_day
from shared.web.formatting import masked_phone

_PERSONAL = ("description", "requester_name", "requester_phone", "requester_address")


def task_page(
    assignment_id: UUID, values: dict[str, Any] | None = None, errors: dict[str, list[str]] | None = None
) -> str:
    """The page of one's own task. Raises NotFound for anybody else's."""
    wrong = errors or {}
    return render_template(
        "work/task.html",
        **_of_task(assignment_id),
        today=local_day(context().clock.now()),
        place_of=place_of,
        outcomes=[(key, gettext(word)) for key, word in OUTCOME_WORDS.items()],
        values=values or {},
        errors=wrong,
        money_wrong=any(name.startswith("money.") for name in wrong),
        money_kinds=list(MONEY_WORDS),
        photos_taken=TAKEN,
        photos_most=MOST,
    )


def _of_task(assignment_id: UUID) -> dict[str, Any]:
    """The task, and the resident's name, phone and address; that they were shown is written to the audit."""
    with context().database.transaction() as unit:
        reader = context().cases(unit.connection)
        row = reader.own_task(person().id, assignment_id)
        if row is None:
            raise NotFound()
        texts = context().texts(unit.connection)
        shown = texts.reveal(row, _PERSONAL, Actor("volunteer", person().id))
        attached = context().attachments(unit.connection).of_request(row.request_id)
        shown |= _came_along(texts, attached)
        entries = reader.logs(assignment_id)
        told = {
            "task": row,
            "resident": shown,
            "attached": attached,
            "originals": context().originals(unit.connection).out(row.request_id),
            "stages": stages_of(row.matter, row.case_accepted_at, calendar_of(row.calendar_version)),
            "stages_done": StageStore(unit.connection).done(row.request_id),
            "sent_up": SentUpStore(unit.connection).open_of(row.request_id),
            "logs": [(entry, texts.open(entry, ("note",))["note"]) for entry in entries],
            "log_photos": WorkPhotoStore(unit.connection).of_entries([entry.id for entry in entries]),
            "money": MoneyStore(unit.connection).of(assignment_id),
        }
    if is_masked(row.ended_at, context().clock.now()):
        told |= {"resident": {"requester_phone": masked_phone(shown["requester_phone"])}, "log_photos": {}}
    return told


def _came_along(texts: Any, attached: Attached) -> dict[str, Any]:
    """For whom it is, and what was added in words later."""
    beneficiary = texts.open_one(attached.beneficiary, "beneficiary")
    notes = [texts.open_one(note, "note") for note in attached.notes]
    return {
        "beneficiary": orjson.loads(beneficiary) if beneficiary else None,
        "notes": [note for note in notes if note],
    }
