"""What `data` holds, per event type: marshmallow schemas, from which docs/events.md is generated.

Unknown fields are left out on reading, so that a newer publisher can add some; changes are additive only. `Sealed` fields
carry text sealed under a person's key and are never clear. Times are ISO 8601 with offset, areas 6, 9 or 12 digits.
"""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.contracts.flow import PUBLISHER


class EventData(Schema):
    class Meta:
        unknown = EXCLUDE


class Sealed(fields.String):
    """Personal or free text, sealed under the key of the person it concerns."""


def _required(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return field(required=True, **options)


def _nullable(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return field(required=True, allow_none=True, **options)


def _optional(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return field(load_default=None, allow_none=True, **options)


class SkillNeed(Schema):
    skill = _required(fields.String, metadata={"description": "key of the skill"})
    level = _required(fields.Integer, metadata={"description": "lowest level that will do, 1 to 3"})


class MatterData(EventData):
    """The matter as it stood at acceptance: a running case keeps its own version."""

    code = _required(fields.String)
    name = _required(fields.String)
    name_en = _required(fields.String)
    category = _required(fields.String)
    kind = _required(fields.String, validate=validate.OneOf(("on_the_spot", "promised", "sent_up", "consultation")))
    post_kind = _required(fields.String, metadata={"description": "kind of post whose holders handle it"})
    skills = fields.List(fields.Nested(SkillNeed), required=True)
    handler_kinds = fields.List(fields.String(), required=True, metadata={"description": "empty: any kind"})
    effort_minutes = _required(fields.Integer)
    promised_working_days = _required(fields.Integer)
    statutory_working_days = _required(fields.Integer)
    closes_by = _required(fields.String, validate=validate.OneOf(("confirmation", "delivery")))


class RequestSubmitted(EventData):
    number = _required(fields.String)
    channel = _required(fields.String)
    matter_code = _nullable(fields.String)
    resident_id = _required(fields.UUID)
    tracking_hash = _required(fields.String)
    tail_hash = _nullable(fields.String)


class RequestAccepted(RequestSubmitted):
    matter = fields.Nested(MatterData, required=True)
    matter_code = _required(fields.String)
    submitted_at = _required(fields.AwareDateTime)
    due_at = _required(fields.AwareDateTime)
    promised_due_on = _required(fields.Date)
    provisional = _required(fields.Boolean)
    calendar_version = _required(fields.String)
    description = _required(Sealed)
    requester_name = _required(Sealed)
    requester_phone = _nullable(Sealed)
    requester_address = _nullable(Sealed)
    language = _optional(fields.String)


class SupplementRequested(EventData):
    missing = fields.List(fields.String(), required=True)


class RequestRefused(EventData):
    reason = _required(Sealed)
    where_to = _required(fields.String)


class ReasonSealed(EventData):
    reason = _nullable(Sealed)


class MatterChosen(EventData):
    matter_code = _required(fields.String)


class Nothing(EventData):
    pass


class RequestOffered(EventData):
    offer_id = _required(fields.UUID)
    volunteer_id = _required(fields.UUID)
    person_id = _nullable(fields.UUID)
    expires_at = _required(fields.AwareDateTime)
    round = _required(fields.Integer)


class OfferAnswered(EventData):
    offer_id = _required(fields.UUID)
    volunteer_id = _required(fields.UUID)
    reason = _optional(fields.String)


class RequestUnmatched(EventData):
    because = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class RequestAssigned(EventData):
    assignment_id = _required(fields.UUID)
    offer_id = _nullable(fields.UUID)
    volunteer_id = _required(fields.UUID)
    person_id = _nullable(fields.UUID, metadata={"description": "account of the handler, who is reminded"})
    method = _optional(fields.String, metadata={"description": "how a staff member learnt it, when on behalf"})


class WorkDone(EventData):
    assignment_id = _required(fields.UUID)
    volunteer_id = _required(fields.UUID)
    method = _optional(fields.String)


class WorkLogged(WorkDone):
    minutes = _required(fields.Integer)
    note = _required(Sealed)


class WorkCompleted(WorkDone):
    outcome = _required(fields.String)
    result = _required(Sealed)
    approved_by = _optional(fields.UUID, metadata={"description": "another person who approved a back-entry"})


class WorkReturned(WorkDone):
    reason = _required(fields.String)


class WorkRejected(WorkDone):
    comment = _optional(Sealed)


class RequestClosed(EventData):
    assignment_id = _required(fields.UUID)
    volunteer_id = _required(fields.UUID)
    outcome = _required(fields.String)
    method = _required(fields.String)
    completed_at = _required(fields.AwareDateTime, metadata={"description": "last accepted work-done time"})


class RequestRated(EventData):
    volunteer_id = _required(fields.UUID)
    rating = _required(fields.Integer, validate=validate.Range(1, 5))
    comment = _optional(Sealed)


class VolunteerRegistered(EventData):
    kind = _required(fields.String)
    work_unit = _nullable(fields.String)
    category = _nullable(fields.String)
    member = _required(fields.Boolean, metadata={"description": "an in-service Party member who owes a check-in"})


class PostDefined(EventData):
    kind = _required(fields.String)
    head_count = _required(fields.Integer)


class PostClaimed(EventData):
    claim_id = _required(fields.UUID)
    post_id = _required(fields.UUID)
    volunteer_id = _required(fields.UUID)


SCHEMAS: Final[dict[str, type[EventData]]] = {
    "request.submitted": RequestSubmitted,
    "request.categorised": MatterChosen,
    "request.supplement_requested": SupplementRequested,
    "request.supplemented": Nothing,
    "request.refused": RequestRefused,
    "request.withdrawn": ReasonSealed,
    "request.accepted": RequestAccepted,
    "resident.erased": Nothing,
    "request.offered": RequestOffered,
    "offer.declined": OfferAnswered,
    "offer.expired": OfferAnswered,
    "request.unmatched": RequestUnmatched,
    "request.assigned": RequestAssigned,
    "work.started": WorkDone,
    "work.logged": WorkLogged,
    "work.returned": WorkReturned,
    "work.completed": WorkCompleted,
    "work.rejected": WorkRejected,
    "request.closed": RequestClosed,
    "request.rated": RequestRated,
    "request.urged": Nothing,
    "request.terminated": ReasonSealed,
    "case.withdrawn": ReasonSealed,
    "volunteer.checked_in": VolunteerRegistered,
    "volunteer.changed": VolunteerRegistered,
    "post.defined": PostDefined,
    "post.claimed": PostClaimed,
    "claim.approved": PostClaimed,
}
"""The types that are published today; the others of `flow` are reserved names."""

REQUIRED: Final[dict[str, frozenset[str]]] = {
    kind: frozenset(name for name, field in schema().fields.items() if field.required)
    for kind, schema in SCHEMAS.items()
}


class BadEvent(Exception):
    """An event was about to be published without a field its readers rely on."""


def check_complete(kind: str, data: Mapping[str, Any]) -> None:
    """Raise BadEvent unless every required field is there. Cheap enough for every publication."""
    if kind not in SCHEMAS or kind not in PUBLISHER:
        raise BadEvent(f"{kind} has no schema")
    missing = REQUIRED[kind] - data.keys()
    if missing:
        raise BadEvent(f"{kind} lacks {', '.join(sorted(missing))}")
