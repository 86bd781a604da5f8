"""What comes in and goes out about visits, for forms and JSON alike. Unknown fields are refused."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.intake.requests.domain import NO_SUCH_VILLAGE
from services.intake.requests.schemas import VILLAGE_NEEDED, Command, Phone, when, written
from services.intake.visits.domain import (
    KIND_NAMES,
    MOST_PEOPLE,
    MOST_PROBLEMS,
    MOST_VISITORS,
    OUTCOME_NAMES,
    Entry,
    Outcome,
    PersonMet,
)
from shared.contracts.errors import N_
from shared.web.fields import Sentence, WholeNumber
from shared.web.paging import PageArguments

KIND_NEEDED = N_("请选是哪一种走访。")
REASON_NEEDED = N_("请写一写为什么。")
MONTH_WRONG = N_("请填月份，例如 2026-11。")
LARGEST_AMOUNT = 1_000_000_000


def village() -> Sentence:
    return Sentence(
        required=True,
        validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE),
        error_messages={"required": VILLAGE_NEEDED},
        metadata={"example": "510503108201"},
    )


def village_group() -> WholeNumber:
    return WholeNumber(
        load_default=None, allow_none=True, validate=validate.Range(min=1, max=99), metadata={"example": 8}
    )


class PersonMetSchema(Command):
    """Somebody who was met; the register links whom it knows by phone and name."""

    name = written(60, required=True)
    phone = Phone(load_default=None, allow_none=True)

    @post_load
    def _person(self, data: dict[str, Any], **_: Any) -> PersonMet:
        return PersonMet(**data)


class OutcomeSchema(Command):
    kind = Sentence(required=True, validate=validate.OneOf(tuple(OUTCOME_NAMES)))
    amount_yuan = WholeNumber(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=LARGEST_AMOUNT),
        metadata={"description": "whole yuan, for money only"},
    )
    times = WholeNumber(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=1000),
        metadata={"description": "how many, for deeds only"},
    )
    evidence = written(
        200, load_default=None, allow_none=True, metadata={"description": "number of the paper or photo"}
    )

    @post_load
    def _outcome(self, data: dict[str, Any], **_: Any) -> Outcome:
        return Outcome(**data)


class VisitFields(Command):
    """A visit as it is entered."""

    kind = Sentence(
        required=True,
        validate=validate.OneOf(tuple(KIND_NAMES)),
        error_messages={"required": KIND_NEEDED},
        metadata={"example": "household"},
    )
    village_code = village()
    village_group = village_group()
    occurred_at = when()
    went_myself = fields.Boolean(load_default=True)
    visitors = fields.List(written(100), load_default=list, validate=validate.Length(max=MOST_VISITORS))
    work_unit = written(60, load_default=None, allow_none=True)
    people = fields.List(fields.Nested(PersonMetSchema), load_default=list, validate=validate.Length(max=MOST_PEOPLE))
    people_met = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(min=0, max=10_000))
    problems = fields.List(written(1000), load_default=list, validate=validate.Length(max=MOST_PROBLEMS))
    outcomes = fields.List(
        fields.Nested(OutcomeSchema), load_default=list, validate=validate.Length(max=len(OUTCOME_NAMES))
    )

    @post_load
    def _entry(self, data: dict[str, Any], **_: Any) -> Entry:
        return Entry(**data)


class VisitSchema(VisitFields):
    pass


class ReasonSchema(Command):
    reason = written(300, required=True, error_messages={"required": REASON_NEEDED})


class CorrectionSchema(ReasonSchema):
    visit = fields.Nested(VisitFields, required=True)


class VisitQuery(Schema):
    """The filters of the list; they live in the address."""

    month = Sentence(load_default=None, validate=validate.Regexp(r"20[0-9]{2}-(0[1-9]|1[0-2])\Z", error=MONTH_WRONG))
    day = fields.Date(load_default=None)
    kind = Sentence(load_default=None, validate=validate.OneOf(tuple(KIND_NAMES)))
    village_code = Sentence(load_default=None, validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE))
    whose = Sentence(load_default=None, validate=validate.OneOf(("mine", "town")))
    after = Sentence(load_default=None)


class VisitListQuery(VisitQuery, PageArguments):
    pass


class ListedOutcome(Schema):
    kind = fields.String(required=True)
    amount_yuan = fields.Integer(required=True, allow_none=True)
    times = fields.Integer(required=True, allow_none=True)
    has_evidence = fields.Boolean(required=True)


class ListedVisit(Schema):
    """A visit in a list: counts and kinds, nothing sealed."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    village_code = fields.String(required=True)
    village_group = fields.Integer(required=True, allow_none=True)
    occurred_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    visitors = fields.List(fields.UUID(), required=True)
    work_unit = fields.String(required=True, allow_none=True)
    people_met = fields.Integer(required=True)
    problem_count = fields.Integer(required=True)
    outcomes = fields.List(fields.Nested(ListedOutcome), required=True)
    withdrawn = fields.Boolean(required=True)


class PersonShown(Schema):
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)


class OpenedVisit(ListedVisit):
    """A visit opened by somebody entitled; every look is noted in the audit."""

    people = fields.List(fields.Nested(PersonShown), required=True)
    problems = fields.List(fields.String(), required=True)
    evidence = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
