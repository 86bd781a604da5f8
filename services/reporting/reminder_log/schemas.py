"""Filters of the log, which live in the address, and what a person says about an unknown reminder."""

from marshmallow import Schema, fields, validate

from services.reporting.channels.domain import NAMES
from services.reporting.figures.schemas import PeriodQuery
from services.reporting.reminder_log.domain import ANSWERS, ROLES, RUNGS
from services.reporting.reminders.domain import STATES
from shared.web.fields import Sentence, WholeNumber
from shared.web.paging import PageArguments


class LogQuery(PeriodQuery, PageArguments):
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    channel = fields.String(load_default=None, validate=validate.OneOf(NAMES))
    rung = fields.String(load_default=None, validate=validate.OneOf(RUNGS))
    role = fields.String(load_default=None, validate=validate.OneOf(ROLES))
    q = Sentence(load_default=None, validate=validate.Length(max=40))
    request = fields.UUID(load_default=None)


class SettleSchema(Schema):
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))


class BudgetSchema(Schema):
    sms_per_month = WholeNumber(required=True, validate=validate.Range(0, 10_000_000))
