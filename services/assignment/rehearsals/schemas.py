"""What the page's address and the command say: the month, and what is tried."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from services.assignment.matching.policy import MOST
from services.assignment.matching.problem import Weights
from services.assignment.rehearsals.domain import MOST_ADDED, Settings
from shared.contracts.errors import N_
from shared.web.fields import Sentence, WholeNumber

TRIED = ("town", "district", "load", "recent", "rating", "rarity")
"""The weights one may change here; the others stay as they are in force."""


def _points() -> WholeNumber:
    return WholeNumber(load_default=None, validate=validate.Range(0, MOST))


_Asked = Schema.from_dict({f"w_{name}": _points() for name in TRIED}, name="_Asked")


class RehearsalQuery(_Asked):  # type: ignore[misc, valid-type]
    month = fields.String(
        load_default="",
        validate=validate.Regexp(r"^([0-9]{4}-(0[1-9]|1[0-2]))?\Z", error=N_("请填月份，例如 2026-10。")),
    )
    promise = WholeNumber(load_default=0, validate=validate.Range(-30, 30))
    volunteers = WholeNumber(load_default=0, validate=validate.Range(0, MOST_ADDED))
    post = Sentence(load_default="", validate=validate.Length(max=40))
    at = fields.String(load_default="", validate=validate.Regexp(r"^([0-9]{9})?\Z"))


def month_of(text: str, today: date) -> date:
    """The first day of the month asked for; of the last whole month when none was."""
    if text and text >= "1900":
        return date.fromisoformat(f"{text}-01")
    return (today.replace(day=1) - date.resolution).replace(day=1)


def settings_of(data: dict[str, Any], in_force: Weights) -> Settings:
    """Raises ValueError for distances that fall."""
    points = {name: getattr(in_force, name) for name in in_force.__dataclass_fields__}
    points |= {name: data[f"w_{name}"] for name in TRIED if data[f"w_{name}"] is not None}
    number = data["volunteers"] if data["post"] and data["at"] else 0
    return Settings(Weights(**points), data["promise"], number, data["post"], data["at"])
