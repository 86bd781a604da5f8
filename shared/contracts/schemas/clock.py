"""What assignment publishes when a promise clock stands still, goes on, or is given another day (domain.md §3)."""

from marshmallow import fields, validate

from shared.contracts.schemas.base import EventData, Sealed, optional, required


class ClockPaused(EventData):
    """挂起: the promise clock stands still from the recorded time on; the approver is never the assignee."""

    reason = required(fields.String, metadata={"description": "key of the list of lawful reasons"})
    approved_by = required(fields.UUID)
    review_on = required(fields.Date, metadata={"description": "looked at again, and resumed by itself, on this day"})


class ClockResumed(EventData):
    """恢复: the state the case is in again, and whether the clock did it by itself."""

    status = required(fields.String)
    automatic = required(fields.Boolean)


class ExtensionRequested(EventData):
    working_days = required(fields.Integer, validate=validate.Range(1, 365))
    reason = required(Sealed)


class ExtensionGranted(EventData):
    """延期: recorded before due, once, approved by somebody else; `due_at` is the new due time."""

    working_days = required(fields.Integer)
    due_at = required(fields.AwareDateTime)
    promised_due_on = required(fields.Date)
    provisional = required(fields.Boolean)
    approved_by = required(fields.UUID)


class ExtensionRefused(EventData):
    reason = optional(Sealed)


class DeadlineRecalculated(EventData):
    """Another working calendar was loaded: the due time of an open case counted anew, even where it stays the same."""

    due_at = required(fields.AwareDateTime)
    promised_due_on = required(fields.Date)
    due_before = required(fields.AwareDateTime)
    provisional = required(fields.Boolean)
    calendar_version = required(fields.String)


class LimitRecalculated(EventData):
    """Another working calendar moved the date of a ruling or a rectification that is open; the promise has its own event."""

    of = required(fields.String, validate=validate.OneOf(("ruling", "rectification")))
    due_at = required(fields.AwareDateTime)
    due_before = required(fields.AwareDateTime)
    calendar_version = required(fields.String)
