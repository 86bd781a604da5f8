"""What assignment publishes: from the offer to the close, and the register of volunteers, posts and claims."""

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


class WorkCompleted(WorkDone):
    outcome = required(fields.String)
    result = required(Sealed)
    approved_by = optional(fields.UUID, metadata={"description": "another person who approved a back-entry"})


class WorkReturned(WorkDone):
    reason = required(fields.String)


class WorkRejected(WorkDone):
    comment = optional(Sealed)


class RequestClosed(EventData):
    assignment_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    outcome = required(fields.String)
    method = required(fields.String)
    completed_at = required(fields.AwareDateTime, metadata={"description": "last accepted work-done time"})


class RequestRated(EventData):
    volunteer_id = required(fields.UUID)
    rating = required(fields.Integer, validate=validate.Range(1, 5))
    comment = optional(Sealed)


class VolunteerRegistered(EventData):
    kind = required(fields.String)
    work_unit = nullable(fields.String)
    category = nullable(fields.String)
    member = required(fields.Boolean, metadata={"description": "an in-service Party member who owes a check-in"})


class PostDefined(EventData):
    kind = required(fields.String)
    head_count = required(fields.Integer)


class PostClaimed(EventData):
    claim_id = required(fields.UUID)
    post_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
