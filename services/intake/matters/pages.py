"""The start page: what this is, what can be asked for, what to bring. Asking itself is `requests.asking`."""

from flask import Blueprint, render_template

from services.intake.matters.domain import Matter
from services.intake.surroundings import around
from shared.identity.access import ANYONE, require
from shared.reference.working_hours import local_day
from shared.web.language import language

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@require(ANYONE)
def start() -> str:
    """What this is, how long it takes, what to bring, whom to call."""
    matters = around().catalogue().valid_on(local_day(around().clock.now()))
    categories: dict[str, list[Matter]] = {}
    for matter in matters:
        key = matter.content["category_en"] if language() == "en" else matter.category
        categories.setdefault(key, []).append(matter)
    return render_template("resident/start.html", categories=categories)
