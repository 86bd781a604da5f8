"""The start page and the guide: what can be asked for, how long it takes, what to bring. Asking itself is `asking.pages`."""

from flask import Blueprint, render_template, request

from services.intake.matters.domain import Matter
from services.intake.surroundings import around
from shared.contracts.errors import NotFound
from shared.identity.access import ANYONE, require
from shared.reference.working_hours import local_day
from shared.web.language import language

blueprint = Blueprint("start", __name__)
_LONGEST_WORDS = 200
_MOST_FOUND = 20


@blueprint.get("/")
@require(ANYONE)
def start() -> str:
    """What this is, how long it takes, what to bring, whom to call."""
    return render_template("resident/start.html", categories=_by_category(_matters_of_today()))


@blueprint.get("/matters")
@require(ANYONE)
def guide() -> str:
    """The matters that own words or a name point to; all of them by category when nothing is searched."""
    words = request.args.get("q", "").strip()[:_LONGEST_WORDS]
    found = _found(words) if words else []
    return render_template(
        "resident/matters.html", words=words, found=found, categories=_by_category(_matters_of_today())
    )


@blueprint.get("/matters/<string:code>")
@require(ANYONE)
def one(code: str) -> str:
    """One matter: papers with who issues them, steps, days, unit, fee."""
    matter = next((matter for matter in _matters_of_today() if matter.code == code), None)
    if matter is None:
        raise NotFound()
    return render_template("resident/guide.html", matter=matter)


def _matters_of_today() -> list[Matter]:
    return around().catalogue().valid_on(local_day(around().clock.now()))


def _by_category(matters: list[Matter]) -> dict[str, list[Matter]]:
    categories: dict[str, list[Matter]] = {}
    for matter in matters:
        key = matter.content["category_en"] if language() == "en" else matter.category
        categories.setdefault(key, []).append(matter)
    return categories


def _found(words: str) -> list[Matter]:
    """Those whose name or category says it, then those the words suggest."""
    matters = _matters_of_today()
    word = words.lower()
    named = [one for one in matters if any(word in part.lower() for part in (one.name, one.name_en, one.category))]
    likely = {found.matter_code for found in around().suggester().suggest(words, 5)}
    return [*named, *(one for one in matters if one.code in likely and one not in named)][:_MOST_FOUND]
