"""What comes in to ask for figures and lists, and what goes out."""

from marshmallow import Schema, fields, validate

from services.reporting.cases.domain import STATES
from services.reporting.figures.conditions import CASE_FIGURES, MEMBER_CONDITIONS
from services.reporting.figures.domain import GROUPS, NAMED_PERIODS
from services.reporting.figures.lists import HANDLERS
from services.reporting.figures.qualities import QUALITIES
from services.reporting.figures.rows import LISTED
from services.reporting.figures.standings import STANDINGS
from shared.web.fields import WholeNumber
from shared.web.paging import PageArguments

AREA = validate.Regexp(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})\Z")
_AREA_TOLD = {"description": "area code of 6, 9 or 12 digits", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12})$"}


class PeriodQuery(Schema):
    """An area and a period of whole days, both ends included."""

    area = fields.String(load_default=None, validate=AREA, metadata=_AREA_TOLD)
    first = fields.Date(load_default=None, data_key="from")
    last = fields.Date(load_default=None, data_key="to")


class GroupsQuery(Schema):
    """What cases may be narrowed to; each stands for one value."""

    matter = fields.String(load_default=None)
    category = fields.String(load_default=None)
    post = fields.String(load_default=None)
    channel = fields.String(load_default=None)
    kind = fields.String(load_default=None)
    unit = fields.String(load_default=None)
    volunteer = fields.String(load_default=None)
    hour = fields.String(
        load_default=None,
        metadata={"description": "weekday and hour of receipt in Chinese time: 1-09 is Monday from nine to ten"},
    )
    day = fields.String(load_default=None)
    week = fields.String(load_default=None)
    month = fields.String(load_default=None)
    half = fields.String(load_default=None)
    role = fields.String(load_default=None)


NARROWED_BY = tuple(GroupsQuery().fields)


class FiguresQuery(PeriodQuery, GroupsQuery):
    by = fields.String(load_default=None, validate=validate.OneOf(GROUPS))


class CasesQuery(PeriodQuery, GroupsQuery, PageArguments):
    """Filters of the list of cases; they live in the address."""

    figure = fields.String(load_default=None, validate=validate.OneOf(CASE_FIGURES))
    standing = fields.String(load_default=None, validate=validate.OneOf(STANDINGS))
    quality = fields.String(load_default=None, validate=validate.OneOf(QUALITIES))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    handler = fields.String(load_default=None, validate=validate.OneOf(HANDLERS))
    returned = WholeNumber(load_default=None, validate=validate.Range(1, 9))
    within = fields.String(
        load_default=None,
        validate=validate.OneOf(NAMED_PERIODS),
        metadata={"description": "accepted within a period that goes with the days; `from` and `to` come before it"},
    )


class RowsQuery(PeriodQuery, GroupsQuery, PageArguments):
    """Filters of the list of what is counted besides cases."""

    figure = fields.String(required=True, validate=validate.OneOf(LISTED))


class MembersQuery(PageArguments):
    """Filters of the list of members."""

    area = fields.String(load_default=None, validate=AREA, metadata=_AREA_TOLD)
    last = fields.Date(load_default=None, data_key="to")
    figure = fields.String(load_default="registered", validate=validate.OneOf(tuple(MEMBER_CONDITIONS)))


class FigureValue(fields.Float):
    """A rate, or a count that stays a whole number."""

    def _serialize(
        self, value: float | int | None, attr: str | None, obj: object, **kwargs: object
    ) -> float | int | None:
        return value


class FigureReply(Schema):
    """One figure: value, what it is made of, how it is worked out, and the very list behind it."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    value = FigureValue(
        required=True,
        allow_none=True,
        metadata={"description": "null when the denominator is 0; money (`unit` is fen) in fen, a hundredth of a yuan"},
    )
    numerator = fields.Integer(required=True, metadata={"description": "of money in fen, as the value"})
    denominator = fields.Integer(required=True, allow_none=True, metadata={"description": "null for a plain count"})
    unit = fields.String(
        allow_none=True, metadata={"description": "fen for money, a hundredth of a yuan; null for what is counted"}
    )
    formula = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "count, rate, mean, sum or percentile"})
    list_url = fields.String(
        required=True,
        metadata={
            "description": "list whose length is the numerator; of a sum, a mean or a percentile, the cases it is made of"
        },
    )
    denominator_list_url = fields.String(required=True, allow_none=True)
    group = fields.String(allow_none=True)
    group_label = fields.String(allow_none=True)
    area = fields.String(required=True)
    as_of = fields.AwareDateTime(required=True, format="iso")


class ListedCase(Schema):
    """One row of a list of cases."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    channel = fields.String(required=True)
    matter_code = fields.String(allow_none=True)
    matter_name = fields.String(allow_none=True)
    area = fields.String(required=True)
    status = fields.String(attribute="state", required=True)
    submitted_at = fields.AwareDateTime(required=True, format="iso")
    accepted_at = fields.AwareDateTime(allow_none=True, format="iso")
    due_at = fields.AwareDateTime(allow_none=True, format="iso")
    closed_at = fields.AwareDateTime(allow_none=True, format="iso")
    on_time = fields.Boolean(allow_none=True)
    late_entry = fields.Boolean(required=True)
    days_taken = fields.Integer(allow_none=True, metadata={"description": "working days, stops left out"})
