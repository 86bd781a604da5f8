"""What the form of an answer begins with, reads and offers to choose from."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from services.intake.answers.domain import Answer
from services.intake.frame import area_name, place_name
from services.intake.requests.choices import Option, matter_options
from services.intake.surroundings import around
from shared.reference.areas import load_areas
from shared.web.language import language

_BETWEEN: Final = re.compile(r"[,，、;；\n]+")


def typed(form: Mapping[str, str]) -> dict[str, Any]:
    """The form as typed; keywords stand in one field, apart by commas or lines."""
    words = [word.strip() for word in _BETWEEN.split(form.get("keywords", "")) if word.strip()]
    return {**{name: form[name] for name in form if name != "keywords"}, "keywords": words}


def blank(today: date, areas: tuple[str, ...]) -> dict[str, Any]:
    return {"valid_from": today.isoformat(), "area": areas[0] if areas else ""}


def values_of(answer: Answer, today: date) -> dict[str, Any]:
    """The form filled with a version; a new one begins today at the earliest and has no end yet."""
    words = {name: value for name, value in asdict(answer.words).items() if value is not None}
    start = max(today, answer.words.valid_from)
    end = answer.words.valid_to if answer.approved_at is None else None
    return {**words, "valid_from": start.isoformat(), "valid_to": end.isoformat() if end else ""}


def choices(today: date) -> dict[str, list[Option]]:
    """Matters and units of the day."""
    units = around().catalogue().units.valid_on(today)
    return {"matters": matter_options(), "units": [(unit.code, unit.words[language()], "") for unit in units]}


def area_options(within: tuple[str, ...]) -> list[Option]:
    """The district, its towns and villages, as far as the writer's areas reach."""
    known = load_areas()
    places = [*within, *(area.code for area in known.towns()), *(area.code for area in known.villages())]
    reached = [code for code in dict.fromkeys(places) if code.startswith(within)]
    return [(code, place_name(code) if len(code) == 12 else area_name(code), _initials(code)) for code in reached]


def _initials(code: str) -> str:
    area = load_areas().get(code)
    return area.initials if area else ""
