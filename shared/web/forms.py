"""A page's form read by the same marshmallow schema that reads the JSON body: dotted names become nested objects.

`requester.phone=139…` is `{"requester": {"phone": "139…"}}`; a blank field is a missing one; findings come back by the
field's dotted name, as sentences, for the error summary. What was typed is kept for showing the form again.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from shared.contracts.errors import DomainError
from shared.web.problems import sentence_of_error
from shared.web.validation import findings, sentence_of

FORM_TOKEN = "csrf_token"
WHOLE_FORM = ""
"""The name under which findings stand that belong to no single field."""


class LoadedForm(NamedTuple):
    """`data`: what the schema read (empty when `errors` is not); `errors`: sentences by dotted name; `values`: as typed."""

    data: dict[str, Any]
    errors: dict[str, list[str]]
    values: dict[str, Any]


def load_form(schema: Schema, form: MultiDict[str, str] | Mapping[str, Any]) -> LoadedForm:
    """Read a submitted form. Fields the schema does not know (buttons, the form token) are left out.

    One page of several gives a schema of what that page asks: `Asked(only=("requester.name", "requester.phone"))`.
    """
    values = typed_values(schema, form)
    try:
        data = schema.load(_with_needed_parts(schema, nested(values)), unknown=EXCLUDE)
    except ValidationError as error:
        return LoadedForm({}, _by_name(error.messages), values)
    return LoadedForm(dict(data), {}, values)


def typed_values(schema: Schema, form: MultiDict[str, str] | Mapping[str, Any]) -> dict[str, Any]:
    """The non-blank fields by dotted name, trimmed; a field that is a list keeps all its values."""
    several = form if isinstance(form, MultiDict) else MultiDict(form)
    values: dict[str, Any] = {}
    for name in several:
        given = [value.strip() if isinstance(value, str) else value for value in several.getlist(name)]
        given = [value for value in given if value not in ("", None)]
        if name != FORM_TOKEN and given:
            values[name] = given if _is_list(schema, name) else given[-1]
    return values


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names to nested objects."""
    whole: dict[str, Any] = {}
    for name, value in values.items():
        *outer, last = name.split(".")
        place = whole
        for step in outer:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else {}
        place[last] = value
    return whole


def flat(whole: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested objects back to dotted names, to fill a form from what is stored."""
    values: dict[str, Any] = {}
    for name, value in whole.items():
        if isinstance(value, Mapping):
            values |= flat(value, f"{prefix}{name}.")
        else:
            values[f"{prefix}{name}"] = value
    return values


def errors_of(error: DomainError) -> dict[str, list[str]]:
    """A domain error's findings for the form it came from; without named fields its sentence stands for the whole form."""
    if error.fields:
        return {name: [sentence_of(sentence) for sentence in sentences] for name, sentences in error.fields.items()}
    return {WHOLE_FORM: [sentence_of_error(error)]}


def _with_needed_parts(schema: Schema, whole: dict[str, Any]) -> dict[str, Any]:
    """A needed object nobody filled is empty, not missing: then its own fields are found, which the page can point at."""
    for name, field in schema.fields.items():
        if isinstance(field, fields.Nested) and (field.required or name in whole):
            part = whole.setdefault(name, {})
            if isinstance(part, dict):
                _with_needed_parts(field.schema, part)
    return whole


def _is_list(schema: Schema, name: str) -> bool:
    """Whether the schema wants several values under this dotted name."""
    field: Any = None
    for step in name.split("."):
        known = field.schema.fields if isinstance(field, fields.Nested) else schema.fields if field is None else {}
        field = known.get(step)
        if field is None:
            return False
    return isinstance(field, fields.List)


def _by_name(messages: Any) -> dict[str, list[str]]:
    """Findings by dotted name; the position within a list is not a field of its own."""
    errors: dict[str, list[str]] = {}
    for path, sentence in findings(messages):
        name = ".".join(step for step in path if not step.isdigit())
        known = errors.setdefault(name, [])
        if sentence not in known:
            known.append(sentence)
    return errors
