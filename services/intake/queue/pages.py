"""The desk's queue: what waits in one's area, or whatever the filters in the address ask for; by keyboard as by hand."""

import uuid
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext

from services.intake.batches.transactions import waiting_batches
from services.intake.frame import area_name, place_name
from services.intake.queue.domain import LONGEST_WAITS, NEWEST, OLDEST, WAITING, Filters
from services.intake.queue.schemas import QueueArguments, filters_of
from services.intake.queue.store import Listed, Total
from services.intake.queue.transactions import listed, place_word
from services.intake.requests.choices import (
    CHANNEL_NAMES,
    channel_name,
    matter_name_of,
    matter_options,
    state_name,
    village_options,
)
from services.intake.requests.domain import READERS, State
from services.intake.surroundings import around
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.reference.calendar import official_calendar
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form
from shared.web.language import language

PAGE_SIZE: Final = 25
FILTERS: Final = tuple(
    field.data_key or name
    for name, field in QueueArguments().fields.items()
    if name not in ("after", "before", "page_size")
)
"""What of an address makes the queue: carried from page to page and into the requests opened from it."""
blueprint = Blueprint("queue", __name__)


@blueprint.get("/desk")
@require(*READERS)
def queue() -> Any:
    """Four statements whatever is asked for: who asks, the page, the total, what can still be taken back."""
    form = load_form(QueueArguments(), request.args)
    arguments = form.data or QueueArguments().load({})
    filters, errors = filters_of(arguments), form.errors
    try:
        found, total = listed(person(), filters, PAGE_SIZE, arguments["after"], arguments["before"])
    except Invalid as error:
        found, total, errors = Listed([], None, None), Total(0, False), errors_of(error)
    kept = kept_filters(form.values)
    return render_template(
        "desk/queue.html",
        **_shown(found, total, kept),
        **_offered(filters),
        values={**form.values, "mine": filters.mine},
        errors=errors,
        more_is_open=bool(set(kept) - {"q", "status", "matter"}),
        is_first=not (arguments["after"] or arguments["before"]),
        waiting_batches=waiting_batches(),
        may_accept=person().holds("clerk"),
        batch_key=str(uuid.uuid4()),
    ), (422 if errors else 200)


def kept_filters(values: Any) -> dict[str, str]:
    """The filters of an address, without its place in the pages."""
    return {name: values[name] for name in FILTERS if values.get(name)}


def queue_address(kept: dict[str, str], **place: str) -> str:
    return f"/desk?{urlencode({**kept, **place})}" if kept or place else "/desk"


def _shown(found: Listed, total: Total, kept: dict[str, str]) -> dict[str, Any]:
    """The rows and the ways on from them."""
    after, before = place_word(found.after), place_word(found.before)
    return {
        "rows": found.rows,
        "total": total,
        "looked_until": found.looked_until,
        "next_url": queue_address(kept, after=after) if after else None,
        "previous_url": queue_address(kept, before=before) if before else None,
        "first_url": queue_address(kept),
        "kept": kept,
        "inside": urlencode({**kept, "queue": "1"}),
        "days_waited": _days_waited,
        "is_waiting": lambda row: row.status in WAITING,
        "place_name": area_name if _sees_one_town() else place_name,
        "matter_name_of": matter_name_of,
        "channel_name": channel_name,
    }


def _offered(filters: Filters) -> dict[str, Any]:
    """What the page's filters let choose from."""
    return {
        "filters": filters,
        "states": [(state.value, state_name(state)) for state in State],
        "areas": _area_options(),
        "matters": matter_options(),
        "categories": _category_options(),
        "channels": [(channel, gettext(name)) for channel, name in CHANNEL_NAMES.items()],
        "waits": [(days, gettext("%(days)s个工作日以上", days=days)) for days in LONGEST_WAITS],
        "sorts": [(OLDEST, gettext("先来的在前")), (NEWEST, gettext("后来的在前"))],
    }


def _area_options() -> list[tuple[str, str, str]]:
    """The towns one sees, when there are several, then the villages."""
    own = person().areas(*READERS)
    villages = village_options(own)
    towns = sorted({code[:9] for code, _, _ in villages})
    known = load_areas()
    offered = [(town, area_name(town), area.initials) for town in towns if (area := known.get(town))]
    return [*(offered if len(towns) > 1 else []), *villages]


def _category_options() -> list[tuple[str, str]]:
    names = {
        matter.category: matter.content["category_en"] if language() == "en" else matter.category
        for matter in around().catalogue()
    }
    return list(names.items())


def _days_waited(row: Any) -> int:
    """Working days since it was submitted, the day itself not counted."""
    first, today = local_day(row.submitted_at), local_day(around().clock.now())
    return official_calendar().working_days_between(first, today) if first < today else 0


def _sees_one_town() -> bool:
    """Whoever works in one town needs no town named in every row."""
    areas = person().areas(*READERS)
    return len({area[:9] for area in areas}) == 1 and len(areas[0]) >= 9
