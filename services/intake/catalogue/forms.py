"""The form of a version: its fields to a record and back. Blank rows of materials and steps are left out; nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from services.intake.matters.words import OPTIONAL
from shared.reference.posts import SKILLS
from shared.web.validation import findings

PHRASES = ("aliases", "keywords")
ROWS = {"materials": ("zh", "en", "issuer.zh", "issuer.en"), "steps": ("zh", "en", "limit_working_days")}
MOST_ROWS = 60
SPARE_ROWS = 2
_PLAIN = (
    "code",
    "name",
    "name_en",
    "short",
    "initials",
    "category",
    "category_en",
    "kind",
    "level",
    "unit_code",
    "promised_working_days",
    "statutory_working_days",
    "post_kind",
    "effort_minutes",
    "closes_by",
    "valid_from",
)


def typed_record(form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, in the shape of a record; numbers still text."""
    record: dict[str, Any] = {name: form[name].strip() for name in _PLAIN if form.get(name, "").strip()}
    record["handler_kinds"] = form.getlist("handler_kinds")
    record["skills"] = [
        _need(skill, form[f"skills.{skill}"].strip()) for skill in SKILLS if form.get(f"skills.{skill}", "").strip()
    ]
    for name in PHRASES:
        record[name] = [line.strip() for line in form.get(name, "").splitlines() if line.strip()]
    for name, parts in ROWS.items():
        typed = ({part: form.get(f"{name}.{row}.{part}", "").strip() for part in parts} for row in range(MOST_ROWS))
        record[name] = [_row(cells) for cells in typed if any(cells.values())]
    return record


def values_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the form shows it, by the names of its fields."""
    values: dict[str, Any] = {name: record.get(name, "") for name in _PLAIN}
    values["handler_kinds"] = list(record.get("handler_kinds") or ())
    values |= {f"skills.{need['skill']}": _chosen(need) for need in record.get("skills") or ()}
    for name in PHRASES:
        values[name] = "\n".join(record.get(name) or ())
    for name, parts in ROWS.items():
        for place, row in enumerate(record.get(name) or ()):
            values |= {f"{name}.{place}.{part}": _cell(row, part) for part in parts}
    return values


def loaded(schema: Schema, record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What the schema read, and its findings by the names of the form's fields."""
    try:
        return dict(schema.load(dict(record))), {}
    except ValidationError as error:
        errors: dict[str, list[str]] = {}
        for path, sentence in findings(error.messages):
            known = errors.setdefault(field_of(".".join(path)), [])
            if sentence not in known:
                known.append(sentence)
        return {}, errors


def field_of(path: str) -> str:
    """The form's field a finding belongs to: phrases and skills have one for all of them."""
    first = path.partition(".")[0]
    return first if first in (*PHRASES, "skills", "handler_kinds") else path


def _need(skill: str, chosen: str) -> dict[str, Any]:
    """A level, or a level that would only be good to have: `2` and `2?`."""
    need: dict[str, Any] = {"skill": skill, "level": chosen.removesuffix(OPTIONAL)}
    return {**need, "optional": True} if chosen.endswith(OPTIONAL) else need


def _chosen(need: Mapping[str, Any]) -> str:
    return f"{need['level']}{OPTIONAL if need.get('optional') else ''}"


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {part: cells[part] for part in ("zh", "en")}
    if "limit_working_days" in cells:
        return {**row, "limit_working_days": cells["limit_working_days"] or None}
    issuer = {"zh": cells["issuer.zh"], "en": cells["issuer.en"]}
    return {**row, "issuer": issuer if any(issuer.values()) else None}


def _cell(row: Mapping[str, Any], part: str) -> Any:
    value: Any = row
    for step in part.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return "" if value is None else value
