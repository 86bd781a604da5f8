"""What assignment publishes about people: the register of volunteers, posts and claims, pairs, projects and trips."""

from marshmallow import fields, validate

from shared.contracts.schemas.base import EventData, nullable, required


class VolunteerRegistered(EventData):
    kind = required(fields.String)
    work_unit = nullable(fields.String)
    category = nullable(fields.String)
    member = required(fields.Boolean, metadata={"description": "an in-service Party member who owes a check-in"})


class VolunteerOnLeave(EventData):
    """Leave written down, shortened or called off; a later one of the same `leave_id` takes the place of the earlier."""

    leave_id = required(fields.UUID)
    first_day = required(fields.Date)
    last_day = required(fields.Date, metadata={"description": "included"})
    cover_id = nullable(fields.UUID, metadata={"description": "the volunteer who covers (AB岗)"})
    cover_person_id = nullable(fields.UUID, metadata={"description": "their account"})
    called_off = required(fields.Boolean, metadata={"description": "it never began"})


class PostDefined(EventData):
    kind = required(fields.String)
    head_count = required(fields.Integer)


class PostClaimed(EventData):
    claim_id = required(fields.UUID)
    post_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)


class PostEnded(EventData):
    because = required(fields.String, validate=validate.OneOf(("term_over", "post_ended")))


class PostReviewed(EventData):
    """评岗: an organiser's level for a holder; what is said with it stays sealed where it was written."""

    post_id = required(fields.UUID)
    volunteer_id = required(fields.UUID)
    level = required(fields.Integer, validate=validate.Range(1, 5))


class ClaimEnded(PostClaimed):
    """A claim refused, given up, or at the end of its term."""

    because = required(fields.String, validate=validate.OneOf(("refused", "given_up", "term_over", "post_ended")))


class PairFormed(EventData):
    """结对: a cadre or unit, and what they stand by. Whom is never told of somebody in difficulty: `resident_id` is then null."""

    role = required(fields.String, metadata={"description": "what the other side is: household, grower, firm …"})
    volunteer_id = nullable(fields.UUID)
    resident_id = nullable(fields.UUID)
    work_unit = nullable(fields.String)


class PairEnded(EventData):
    because = nullable(fields.String, metadata={"description": "key of the list of reasons"})


class PairRhythmRecorded(EventData):
    """How often a pair is to be visited and the days it was; told anew, whole, when one changes. The partner is a bare id."""

    partner_id = required(fields.UUID)
    formed_on = required(fields.Date)
    every_days = required(fields.Integer)
    visited = fields.List(fields.Date(), required=True, metadata={"description": "days of visits that stand"})


class PartnerRecorded(EventData):
    """A household or member in difficulty somebody should stand by; the subject is a bare id that names nobody."""

    role = required(fields.String, validate=validate.OneOf(("member", "household")))
    since = required(fields.Date, metadata={"description": "the day it was written down, or its first pair if earlier"})
    erased = required(fields.Boolean, metadata={"description": "the person asked to be forgotten: counted no more"})


class ProjectRecorded(EventData):
    """A project that pairs work on together (结对共建); the subject is the project. Told anew when it changes."""

    kind = required(fields.String)
    work_unit = nullable(fields.String)
    state = required(fields.String)


class TripRecorded(EventData):
    """One errand for several cases (跑腿) that was really made; the subject is the trip."""

    volunteer_id = required(fields.UUID)
    requests = fields.List(fields.UUID(), required=True)
    trips_saved = required(fields.Integer, metadata={"description": "cases less one, for each counter that was open"})
    kilometres_saved = nullable(fields.Float, metadata={"description": "null where no distances are known"})
