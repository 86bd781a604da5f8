"""What a pair is formed with and shows; forms and JSON alike."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.assignment.dispatch.schemas import Command
from services.assignment.pairs.domain import ENDINGS, EVERY_DAYS, ROLES, Partner
from services.assignment.pairs.use_cases import Wanted
from shared.contracts.errors import N_
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber
from shared.web.paging import PageArguments

VILLAGE_NEEDED = N_("请选一个村（社区）。")
_WHOLE_WEEKS = validate.Range(7, 366, error=N_("请填7到366天。"))


def _words(most: int) -> Sentence:
    return Sentence(load_default=None, allow_none=True, validate=validate.Length(1, most))


class NewPair(Command):
    role = fields.String(required=True, validate=validate.OneOf(tuple(ROLES)))
    village = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{12}\Z", error=VILLAGE_NEEDED))
    partner_name = Sentence(required=True, validate=validate.Length(1, 60))
    partner_phone = Sentence(
        load_default=None, allow_none=True, validate=validate.Regexp(r"^[0-9+ -]{7,20}\Z", error=N_("电话号码不对。"))
    )
    volunteer_number = _words(20)
    work_unit = _words(100)
    pledge = _words(500)
    every_days: fields.Integer = StrictWholeNumber(load_default=EVERY_DAYS, validate=_WHOLE_WEEKS)
    formed_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "left out: today"})
    request_number = _words(40)

    @post_load
    def _wanted(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        partner = Partner(
            data.pop("role"), data.pop("village"), data.pop("partner_name"), data.pop("partner_phone") or None
        )
        return {"wanted": Wanted(partner, **data)}


class NewPairForm(NewPair):
    """The same from a page, where digits are text."""

    every_days = WholeNumber(load_default=EVERY_DAYS, validate=_WHOLE_WEEKS)


class End(Command):
    because = fields.String(required=True, validate=validate.OneOf(tuple(ENDINGS)))


class PairVisit(Command):
    visited_on = fields.Date(required=True)


class Link(Command):
    request_number = Sentence(required=True, validate=validate.Length(1, 40))


class PairFilter(PageArguments):
    area = fields.String(
        load_default=None, validate=validate.Regexp(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})\Z"), allow_none=True
    )
    role = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(tuple(ROLES)))
    due = fields.Boolean(load_default=False, metadata={"description": "only those with a visit overdue"})


class PairShown(Schema):
    """Never the name: that is on the pair's own page, and each look at it is noted."""

    id = fields.UUID()
    role = fields.String()
    village = fields.String()
    work_unit = fields.String(allow_none=True)
    helper_number = fields.String(allow_none=True)
    every_days = fields.Integer()
    formed_on = fields.Date()
    last_visit_on = fields.Date(allow_none=True)
    due_on = fields.Date()


class PairId(Schema):
    id = fields.UUID()
