"""How versions look to whoever reads them, as plain values for the schemas and the pages; and finding matters by words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.intake.catalogue.domain import Line, State, Version
from services.intake.matters.units import Units


def line_view(line: Line, today: date, units: Units) -> list[dict[str, Any]]:
    """The versions as the interface gives them, the newest first."""
    return [version_view(version, today, units) for version in reversed(line.versions)]


def version_view(version: Version, today: date, units: Units) -> dict[str, Any]:
    matter = version.matter
    return {
        **shown(version, today, units),
        "id": version.id,
        "state": version.state_on(today),
        "valid_from": matter.valid_from,
        "valid_to": matter.valid_to,
        "made_at": version.made_at,
        "changed_at": version.changed_at,
        "withdrawn_at": version.withdrawn_at,
    }


def shown(version: Version, today: date, units: Units) -> dict[str, Any]:
    """The record with its unit's name: of today, or of the nearest day the version is valid."""
    matter = version.matter
    day = max(matter.valid_from, min(today, matter.valid_to or today))
    name = units.on(matter.unit_code, day)
    return {**matter.content, "unit": name.words if name else matter.content["unit"]}


def found(lines: Iterable[Line], today: date, words: str | None, category: str | None, state: str | None) -> list[Line]:
    """The matters whose shown version fits; without a state those that are valid or to come."""
    wanted = (state,) if state else (State.VALID, State.FUTURE)
    return [line for line in lines if _fits(line, today, words, category) and line.state_on(today) in wanted]


def categories_of(lines: Iterable[Line], today: date) -> list[tuple[str, str]]:
    """(Chinese, English) of every category in use, in the catalogue's order."""
    contents = (line.shown_on(today).matter.content for line in lines)
    return list({content["category"]: (content["category"], content["category_en"]) for content in contents}.values())


def _fits(line: Line, today: date, words: str | None, category: str | None) -> bool:
    content = line.shown_on(today).matter.content
    if category and content["category"] != category:
        return False
    return not words or _is_said(content, words.strip().lower())


def _is_said(content: Mapping[str, Any], words: str) -> bool:
    """In a name, the code, the category, or how residents say it; or as the beginning of the pinyin initials."""
    names = (content[name] for name in ("code", "name", "name_en", "short", "category", "category_en"))
    if any(words in text.lower() for text in (*names, *content["aliases"], *content.get("keywords", ()))):
        return True
    typed = words.replace(" ", "")
    return typed.isascii() and typed.isalnum() and str(content.get("initials", "")).startswith(typed)
