"""What the ladder's form brings: for each rung whether it stands, when, whom it reaches, whether at any hour."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.reporting.ladder.domain import ROLES as REACHED
from services.reporting.ladder.domain import RUNGS, Step
from shared.web.fields import Sentence, WholeNumber


class RungSchema(Schema):
    on = fields.Boolean(load_default=False)
    days = WholeNumber(load_default=None)
    times = WholeNumber(load_default=None)
    roles = fields.List(fields.String(validate=validate.OneOf(REACHED)), load_default=list)
    urgent = fields.Boolean(load_default=False)


class ScopeSchema(Schema):
    """Which ladder: an empty matter or area stands for every one."""

    matter = Sentence(load_default="", validate=validate.Length(max=60))
    area = fields.String(load_default="", validate=validate.Regexp(r"^([0-9]{9})?\Z"))


LadderSchema = ScopeSchema.from_dict(
    {
        **{rung: fields.Nested(RungSchema, load_default=dict) for rung in RUNGS},
        "reason": Sentence(load_default="", validate=validate.Length(max=200)),
        "seen": WholeNumber(required=True),
    },
    name="LadderSchema",
)


def steps_of(data: dict[str, Any]) -> list[Step]:
    """The rungs that are ticked, in their order; the last counts promises, the others working days."""
    return [
        Step(
            rung,
            None if rung == "special" else _number(data[rung], "days", 0),
            _number(data[rung], "times", 2) if rung == "special" else None,
            tuple(data[rung].get("roles", ())),
            data[rung].get("urgent", False),
        )
        for rung in RUNGS
        if data[rung].get("on")
    ]


def values_of(steps: tuple[Step, ...]) -> dict[str, Any]:
    """A form's values, as `steps_of` would read them back."""
    values: dict[str, Any] = {}
    for step in steps:
        values[f"{step.rung}.on"] = "true"
        values[f"{step.rung}.days"] = step.days
        values[f"{step.rung}.times"] = step.times
        values[f"{step.rung}.roles"] = list(step.roles)
        values[f"{step.rung}.urgent"] = step.urgent
    return {name: value for name, value in values.items() if value is not None}


def _number(rung: dict[str, Any], name: str, otherwise: int) -> int:
    given = rung.get(name)
    return otherwise if given is None else int(given)
