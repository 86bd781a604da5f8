"""A visit's entry form: what is typed on the page, read by the same schema as the JSON body, and shown again as typed.

People and problems are written one per line, because that is quickest with one thumb; a phone at the end of a line is the
person's. Money and deeds have a field per kind. Findings come back under the names of the page's own fields.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from services.intake.visits.domain import DEED_NAMES, MONEY_NAMES, OUTCOME_NAMES, Entry, PersonMet
from services.intake.visits.schemas import VisitFields
from shared.contracts.errors import DomainError
from shared.reference.working_hours import SHANGHAI
from shared.web.forms import errors_of
from shared.web.validation import findings

_PLAIN: Final = ("kind", "village_code", "village_group", "occurred_at", "work_unit", "people_met")
_PHONE_AT_END: Final = re.compile(r"(?P<name>.*?)[\s,，:：/]*(?P<phone>\+?\d[\d\s-]{5,}\d)\s*\Z")
_LIST_FIELD: Final = {"people": "people_text", "problems": "problems_text", "visitors": "visitors_more"}


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """What stands in the form, to show it again; ticked colleagues as a list."""
    values: dict[str, Any] = {name: form[name] for name in form if name not in ("csrf_token", "colleagues")}
    return {**values, "colleagues": form.getlist("colleagues")}


def read(values: Mapping[str, Any]) -> tuple[Entry | None, dict[str, list[str]]]:
    """The entry, or the findings by field of the page."""
    document = _document(values)
    try:
        return VisitFields().load(document), {}
    except ValidationError as error:
        return None, _by_field(error.messages, document["outcomes"])


def errors_by_field(error: DomainError) -> dict[str, list[str]]:
    """A refusal of the use case, under the names of the page's fields."""
    return {_field_of(name): sentences for name, sentences in errors_of(error).items()}


def values_of(entry: Entry, usernames: Sequence[str]) -> dict[str, Any]:
    """An entry as the form shows it, for correcting."""
    amounts = {f"amount.{one.kind}": one.amount_yuan for one in entry.outcomes if one.is_money}
    times = {f"times.{one.kind}": one.times for one in entry.outcomes if not one.is_money}
    evidence = {f"evidence.{one.kind}": one.evidence for one in entry.outcomes if one.evidence}
    at = entry.occurred_at
    return {
        "kind": entry.kind,
        "village_code": entry.village_code,
        "village_group": entry.village_group or "",
        "occurred_at": at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") if at else "",
        "went_myself": "true" if entry.went_myself else "",
        "colleagues": [],
        "visitors_more": " ".join(usernames),
        "work_unit": entry.work_unit or "",
        "people_text": "\n".join(f"{one.name} {one.phone or ''}".strip() for one in entry.people),
        "people_met": "" if entry.people_met is None else entry.people_met,
        "problems_text": "\n".join(entry.problems),
        **amounts,
        **times,
        **evidence,
    }


def person_in(line: str) -> PersonMet:
    """`王大娘 138 0013 8000` → name and phone; a line without a number is a name."""
    plain = unicodedata.normalize("NFKC", line)
    found = _PHONE_AT_END.fullmatch(plain)
    if found and found["name"].strip():
        return PersonMet(found["name"].strip(), found["phone"].strip())
    return PersonMet(plain.strip())


def _document(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the JSON interface would say it."""
    plain = {name: str(values[name]).strip() for name in _PLAIN if str(values.get(name) or "").strip()}
    people = [person_in(line) for line in _lines(values.get("people_text"))]
    more = re.split(r"[\s,，、;；]+", str(values.get("visitors_more") or "").strip())
    return {
        **plain,
        "went_myself": bool(values.get("went_myself")),
        "visitors": [name for name in dict.fromkeys([*values.get("colleagues", ()), *more]) if name],
        "people": [{"name": one.name, **({"phone": one.phone} if one.phone else {})} for one in people],
        "problems": _lines(values.get("problems_text")),
        "outcomes": [_outcome(kind, values) for kind in OUTCOME_NAMES if _is_told(kind, values)],
    }


def _outcome(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    field, name = ("amount_yuan", "amount") if kind in MONEY_NAMES else ("times", "times")
    number = unicodedata.normalize("NFKC", str(values.get(f"{name}.{kind}") or "")).replace(",", "").strip()
    evidence = str(values.get(f"evidence.{kind}") or "").strip()
    return {"kind": kind, **({field: number} if number else {}), **({"evidence": evidence} if evidence else {})}


def _is_told(kind: str, values: Mapping[str, Any]) -> bool:
    return any(str(values.get(f"{name}.{kind}") or "").strip() for name in ("amount", "times", "evidence"))


def _lines(words: Any) -> list[str]:
    return [line.strip() for line in str(words or "").splitlines() if line.strip()]


def _by_field(messages: Any, outcomes: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for path, sentence in findings(messages):
        name = path[0] if path else ""
        if name == "outcomes" and len(path) > 1 and path[1].isdigit():
            name = f"outcomes.{outcomes[int(path[1])]['kind']}"
        field = _field_of(name)
        if sentence not in errors.setdefault(field, []):
            errors[field].append(sentence)
    return errors


def _field_of(name: str) -> str:
    """The page's field for a name of the schema or the use case."""
    first, _, kind = name.partition(".")
    if first == "outcomes" and kind in MONEY_NAMES:
        return f"amount.{kind}"
    if first == "outcomes" and kind in DEED_NAMES:
        return f"times.{kind}"
    return _LIST_FIELD.get(first, name)
