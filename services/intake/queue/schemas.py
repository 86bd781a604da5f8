"""The filters of a list as they stand in an address, for the page and for programs alike. Unknown ones are refused."""

from datetime import date
from typing import Any, Final

from marshmallow import Schema, fields, validate

from services.intake.queue.domain import EVERYTHING, NEWEST, OLDEST, WAITS, Filters
from services.intake.requests.domain import CHANNELS, State
from shared.web.fields import Sentence, WholeNumber
from shared.web.paging import PageArguments

_DAYS: Final = validate.Range(min=date(2000, 1, 1), max=date(2100, 12, 31))


class QueueFilters(Schema):
    """What both kinds of lists can be asked for."""

    area = Sentence(load_default=None, validate=validate.Regexp(r"([0-9]{6}|[0-9]{9}|[0-9]{12})\Z"))
    matter = Sentence(load_default=None, validate=validate.Length(max=40), metadata={"description": "code of a matter"})
    category = Sentence(load_default=None, validate=validate.Length(max=40))
    channel = Sentence(load_default=None, validate=validate.OneOf(CHANNELS))
    mine = fields.Boolean(load_default=False, metadata={"description": "only what you have in hand"})
    photos = Sentence(load_default=None, validate=validate.OneOf(("yes", "no")))
    since = fields.Date(load_default=None, data_key="from", validate=_DAYS)
    until = fields.Date(load_default=None, data_key="to", validate=_DAYS, metadata={"description": "that day included"})
    longer_than = WholeNumber(
        load_default=None,
        validate=validate.Range(min=1, max=60),
        metadata={"description": "submitted so many working days ago or earlier"},
    )
    q = Sentence(
        load_default=None,
        validate=validate.Length(max=100),
        metadata={
            "description": "number, its beginning or last digits, the six digits read out over the counter, whole phone number, or words of the matter's name"
        },
    )
    sort = Sentence(load_default=None, validate=validate.OneOf((OLDEST, NEWEST)))


class ListArguments(PageArguments, QueueFilters):
    """A list for programs: every state unless one is named, newest first."""

    status = Sentence(load_default=None, validate=validate.OneOf([state.value for state in State]))


class QueueArguments(PageArguments, QueueFilters):
    """The desk's queue: what waits, oldest first, unless the address says otherwise."""

    status = Sentence(
        load_default=None, validate=validate.OneOf((WAITS, EVERYTHING, *(state.value for state in State)))
    )
    before = Sentence(load_default=None)


def filters_of(arguments: dict[str, Any]) -> Filters:
    """The filters among loaded arguments."""
    return Filters(**{name: arguments[name] for name in Filters.__slots__})
