"""The form of the weights: every number whole, within what the solver can bear, distances not falling."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.assignment.matching.policy import MOST, RULES, WEIGHTS
from shared.contracts.errors import N_
from shared.web.fields import Sentence, WholeNumber

_LIMITS = {"busy_percent": (0, 100), "optional_tries": (1, 100), "move_after_minutes": (10, 10_000)}


class _Ordered(Schema):
    reason = Sentence(load_default="", validate=validate.Length(max=200))
    seen = WholeNumber(required=True)

    @validates_schema
    def _distances_do_not_fall(self, data: dict[str, Any], **_: Any) -> None:
        for nearer, farther in (("village", "town"), ("town", "district")):
            if data.get(nearer, 0) > data.get(farther, MOST):
                raise ValidationError(N_("离得远的分数不能比离得近的低。"), farther)


def _number(name: str) -> fields.Field[Any]:
    low, high = _LIMITS.get(name, (0, MOST))
    return WholeNumber(required=True, validate=validate.Range(low, high))


WeightsForm = _Ordered.from_dict({name: _number(name) for name in (*WEIGHTS, *RULES)}, name="WeightsForm")
