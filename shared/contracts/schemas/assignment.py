"""What assignment publishes about a case: from the offer to the close and what comes after."""

from marshmallow import fields, validate

from shared.contracts.schemas.base import EventData, Sealed, nullable, optional, required


class RequestOffered(EventData):
    offer_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    person_id = nullable(fields.UUID)
    expires_at = required(fields.AwareDateTime)
    round = required(fields.Integer)


class OfferAnswered(EventData):
    offer_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    reason = optional(fields.String)


class RequestUnmatched(EventData):
    because = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class RequestAssigned(EventData):
    assignment_id = required(fields.UUID)
    offer_id = nullable(fields.UUID)
    volunteer_id = required(fields.UUID)
    person_id = nullable(fields.UUID, metadata={"description": "account of the handler, who is reminded"})
    method = optional(fields.String, metadata={"description": "how a staff member learnt it, when on behalf"})


class WorkDone(EventData):
    assignment_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    method = optional(fields.String)


class WorkLogged(WorkDone):
    minutes = required(fields.Integer)
    note = required(Sealed)
    photos = optional(fields.Integer, metadata={"description": "how many came along; they stay with assignment"})


class Sum(EventData):
    kind = required(fields.String, metadata={"description": "allowance, subsidy, relief, loan, fund, recovered"})
    fen = required(fields.Integer, metadata={"description": "1/100 yuan; kinds are never added up"})


class StepDone(EventData):
    """A step of the matter; the promise as a whole does not move."""

    position = required(fields.Integer, metadata={"description": "counted from 1, in the matter's order"})
    due_at = nullable(
        fields.AwareDateTime, metadata={"description": "by when it should have been; null without a limit"}
    )


class WorkCompleted(WorkDone):
    outcome = required(fields.String)
    result = required(Sealed)
    approved_by = optional(fields.UUID, metadata={"description": "another person who approved a back-entry"})
    money = fields.List(fields.Nested(Sum), load_default=list)


class WorkReturned(WorkDone):
    reason = required(fields.String, metadata={"description": "returned, or reassigned when a dispatcher took it away"})
    note = optional(Sealed, metadata={"description": "why, in the handler's words"})


class WorkRejected(WorkDone):
    comment = optional(Sealed)


class Denied(EventData):
    """A lawful denial as it was delivered (不予办理告知): who decided, why, by which law, and each remedy's last day."""

    decided_by = required(fields.String)
    reason = nullable(Sealed)
    ground = nullable(Sealed, metadata={"description": "the law and its article"})
    reconsider_at = required(fields.String)
    reconsider_by = required(fields.Date)
    sue_at = required(fields.String)
    sue_by = required(fields.Date)


class RequestClosed(EventData):
    assignment_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    outcome = required(fields.String)
    method = required(fields.String)
    completed_at = required(fields.AwareDateTime, metadata={"description": "last accepted work-done time"})
    money = fields.List(fields.Nested(Sum), load_default=list, metadata={"description": "what it brought, by kind"})
    denial = fields.Nested(
        Denied,
        load_default=None,
        allow_none=True,
        metadata={"description": "of an administrative matter denied by law"},
    )


class RequestRated(EventData):
    volunteer_id = required(fields.UUID)
    rating = required(fields.Integer, validate=validate.Range(1, 5))
    comment = optional(Sealed)
    visit_id = optional(
        fields.UUID, metadata={"description": "one visit (一次一评); without it the whole case (一事一评)"}
    )


class CaseMerged(EventData):
    """Two open cases of the same need become one after acceptance (并单)."""

    into = required(fields.UUID)
    into_number = required(fields.String)


class CaseUnmerged(EventData):
    """A merge taken back with a trace; the case is on its own again. Days it stood paused before are given back."""

    into = required(fields.UUID)
    status = required(fields.String, metadata={"description": "the state it is in again"})
    due_at = optional(fields.AwareDateTime)
    promised_due_on = optional(fields.Date)
    paused_from = optional(fields.AwareDateTime, metadata={"description": "the pause that the merge ended"})
    paused_until = optional(fields.AwareDateTime)


class OfferMoved(EventData):
    """An unanswered offer that the hourly re-solve gave to somebody else (scarce skills only)."""

    offer_id = required(fields.UUID, metadata={"description": "the offer that ended"})
    new_offer_id = required(fields.UUID)
    volunteer_id = required(fields.UUID, metadata={"description": "who has it now"})
    person_id = nullable(fields.UUID)
    expires_at = required(fields.AwareDateTime)
    saved = required(fields.Integer, metadata={"description": "cost points the move saves"})


class WorkRuled(EventData):
    """A returned case ruled on (审定): who asked for it back, what was decided."""

    ruling = required(
        fields.String,
        validate=validate.OneOf(("upheld", "rejected", "sent_on", "ended")),
        metadata={"description": "return upheld, rejected (same handler goes on), sent on to another unit, or ended"},
    )
    volunteer_id = nullable(fields.UUID)
    person_id = optional(fields.UUID, metadata={"description": "account of the handler who goes on"})
    status = optional(
        fields.String, metadata={"description": "the state it is in again, when the same handler goes on"}
    )
    reason = optional(Sealed)


class RulingDue(EventData):
    """A second return or a second "not solved": somebody must rule by then."""

    due_at = required(fields.AwareDateTime)
    because = required(fields.String, validate=validate.OneOf(("second_return", "second_rejection")))


class RequestReopened(EventData):
    """重办: a clock of its own, limited; the first result stays. `void` when the closing was found to be false."""

    calendar_version = optional(fields.String)

    due_at = required(fields.AwareDateTime)
    promised_due_on = required(fields.Date)
    void = required(fields.Boolean)
    reason = optional(Sealed)


class ClosingUndone(EventData):
    """A confirmation given by mistake and taken back the same day: it waits for the resident again."""

    method = required(fields.String)


class CompletionUndone(EventData):
    """A completion entered by mistake and taken back: as if it had not been; the clock ran all the while."""

    volunteer_id = optional(fields.UUID)
    reason = optional(Sealed)


class ConfirmationAttempted(EventData):
    """An attempt to reach the resident for the last word; after two without an answer silence may close."""

    method = required(fields.String)
    answered = required(fields.Boolean)


class ConfirmationInvited(EventData):
    """A one-time token for the last word (一次性确认码), sealed for the resident; whoever handles it never sees it."""

    token = required(Sealed)
    expires_at = required(fields.AwareDateTime)


class RatingFlagged(EventData):
    """A rating that looks arranged (staff device, seconds after closing, a burst): looked at by a person."""

    because = fields.List(fields.String(), required=True)
    review = optional(
        fields.String,
        metadata={"description": "what the person found: kept, or set_aside; without it nobody has looked yet"},
    )


class RectificationOpened(EventData):
    """整改 after one of the two lowest ratings was verified: due within 15 working days."""

    rectification_id = required(fields.UUID)
    volunteer_id = nullable(fields.UUID)
    rating = required(fields.Integer)
    due_at = required(fields.AwareDateTime)


class RectificationClosed(EventData):
    rectification_id = required(fields.UUID)
    result = required(fields.String, validate=validate.OneOf(("rectified", "appeal_upheld")))
    called_back_by = nullable(fields.UUID)


class AssistantChanged(EventData):
    """协办: who helps the lead handler; ended or joined."""

    volunteer_id = required(fields.UUID)
    person_id = nullable(fields.UUID)
    ended = required(fields.Boolean)


class AppointmentMade(EventData):
    """A handler will visit the resident (上门)."""

    appointment_id = required(fields.UUID)
    starts_at = required(fields.AwareDateTime)


class AppointmentOverdue(EventData):
    """A visit not checked out in time: somebody is to reach the handler. Whom and where is not told."""

    appointment_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    due_at = required(fields.AwareDateTime)
