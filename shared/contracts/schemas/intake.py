"""What intake publishes: a request up to acceptance, the catalogue, originals, residents and visits."""

from marshmallow import Schema, fields, validate

from shared.contracts.schemas.base import EventData, Sealed, nullable, optional, required


class SkillNeed(Schema):
    skill = required(fields.String, metadata={"description": "key of the skill"})
    level = required(fields.Integer, metadata={"description": "lowest level that will do, 1 to 3"})
    optional = fields.Boolean(load_default=False, metadata={"description": "no longer asked when nobody takes it"})


class StepData(EventData):
    zh = required(fields.String)
    en = required(fields.String)
    limit_working_days = optional(fields.Integer)


class MatterData(EventData):
    """The matter as it stood at acceptance: a running case keeps its own version."""

    code = required(fields.String)
    name = required(fields.String)
    name_en = required(fields.String)
    category = required(fields.String)
    kind = required(fields.String, validate=validate.OneOf(("on_the_spot", "promised", "sent_up", "consultation")))
    post_kind = required(fields.String, metadata={"description": "kind of post whose holders handle it"})
    skills = fields.List(fields.Nested(SkillNeed), required=True)
    handler_kinds = fields.List(fields.String(), required=True, metadata={"description": "empty: any kind"})
    effort_minutes = required(fields.Integer)
    promised_working_days = required(fields.Integer)
    statutory_working_days = required(fields.Integer)
    version = optional(fields.Integer)
    unit = fields.Dict(load_default=None, allow_none=True, metadata={"description": "responsible unit, zh and en"})
    closes_by = required(fields.String, validate=validate.OneOf(("confirmation", "delivery")))
    steps = fields.List(fields.Nested(StepData), load_default=list, metadata={"description": "in order, with limits"})
    level = optional(fields.String, metadata={"description": "village, town or district: where it is handed in"})
    materials = fields.List(
        fields.Dict(), load_default=list, metadata={"description": "papers to bring: {zh, en}, in order"}
    )


class Photo(Schema):
    """One picture in the blob store, encrypted there under a key of its own."""

    hash = required(fields.String)
    key = required(Sealed)


class RequestSubmitted(EventData):
    number = required(fields.String)
    channel = required(fields.String)
    matter_code = nullable(fields.String)
    resident_id = required(fields.UUID)
    tracking_hash = required(fields.String)
    tail_hash = nullable(fields.String)
    beneficiary = optional(Sealed)
    organisation = optional(Sealed, metadata={"description": "the firm it is for: name and credit code"})
    photos = fields.List(fields.Nested(Photo), load_default=list)
    visit_id = optional(fields.UUID, metadata={"description": "the visit or diary entry it came from"})
    recused_persons = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"description": "named in a complaint: may neither see nor handle it"},
    )
    recused_areas = fields.List(
        fields.String(), load_default=list, metadata={"description": "areas whose staff may not see it"}
    )


class RequestAccepted(RequestSubmitted):
    matter = fields.Nested(MatterData, required=True)
    matter_code = required(fields.String)
    submitted_at = required(fields.AwareDateTime)
    due_at = required(fields.AwareDateTime)
    promised_due_on = required(fields.Date)
    provisional = required(fields.Boolean)
    calendar_version = required(fields.String)
    description = required(Sealed)
    requester_name = required(Sealed)
    requester_phone = nullable(Sealed)
    requester_address = nullable(Sealed)
    language = optional(fields.String)
    deemed = fields.Boolean(load_default=False, metadata={"description": "accepted because no notice came in time"})
    signs_on_paper = fields.Boolean(load_default=False, metadata={"description": "no phone of their own"})


class SupplementRequested(EventData):
    missing = fields.List(fields.String(), required=True)


class RequestRefused(EventData):
    reason = required(Sealed)
    where_to = required(fields.String)


class ReasonSealed(EventData):
    reason = nullable(Sealed)


class MatterChosen(EventData):
    matter_code = required(fields.String)
    previous_code = optional(fields.String)
    reason = optional(Sealed)


class RequestMerged(EventData):
    """The request goes on as part of another one of the same matter (并单)."""

    into = required(fields.UUID)
    into_number = required(fields.String)


class RequestUnmerged(EventData):
    """A merge taken back the same day: the request is on its own again."""

    into = required(fields.UUID)
    status = required(fields.String, metadata={"description": "the state it is in again"})


class InBothLanguages(Schema):
    zh = required(fields.String)
    en = required(fields.String)


class RequestAnswered(EventData):
    """A question answered at once from an approved answer, and closed with it (咨询件); the matter it counts under is a name only."""

    answer_id = required(fields.UUID, metadata={"description": "the version that was read out"})
    answer_version = required(fields.Integer)
    question = fields.Nested(InBothLanguages, required=True)
    answer = fields.Nested(InBothLanguages, required=True, metadata={"description": "as approved; nothing of a person"})
    note = optional(Sealed, metadata={"description": "what was said besides"})
    matter_code = required(fields.String)
    matter_name = required(fields.String)
    matter_name_en = required(fields.String)
    category = required(fields.String)
    due_at = required(fields.AwareDateTime, metadata={"description": "until when an answer is in time"})


class ReceiptNumbered(EventData):
    """The six digits a receipt is read out by over the counter; counted anew each day in each town, they open nothing."""

    number = required(fields.Integer)


class RequestCorrected(EventData):
    """A wrong entry, corrected the same day by whoever made it; `changed` names the fields below that are to be taken over."""

    changed = fields.List(fields.String(), required=True)
    village = optional(fields.String)
    channel = optional(fields.String)
    matter_code = optional(fields.String)
    resident_id = optional(fields.UUID, metadata={"description": "when it had been put to the wrong person"})
    description = optional(Sealed)
    requester_name = optional(Sealed)
    requester_phone = optional(Sealed)
    requester_address = optional(Sealed)
    tail_hash = optional(fields.String)


class DetailsAdded(EventData):
    """Words or photos that came later: papers that were missing, or what was forgotten. The subject is the request."""

    note = optional(Sealed)
    photos = fields.List(fields.Nested(Photo), load_default=list)


class MatterChanged(EventData):
    """A new version of a matter from a date on, or its end; the subject is the version."""

    code = required(fields.String)
    version = required(fields.Integer)
    name = required(fields.String)
    name_en = required(fields.String)
    category = required(fields.String)
    valid_from = required(fields.Date)
    valid_to = nullable(fields.Date)
    successor = nullable(fields.String)


class OriginalTaken(EventData):
    """An original paper handed over (证件交接): the case may not close while it is out. The subject is the request."""

    original_id = required(fields.UUID)
    item = required(Sealed)
    back_by = required(fields.Date)
    held_at = optional(fields.String, metadata={"description": "area code of the office it lies at"})


class OriginalReturned(EventData):
    original_id = required(fields.UUID)


class ResidentCorrected(EventData):
    """What the register says of a person now; a field that is not among `changed` stays, one that is and is null is gone."""

    requester_name = optional(Sealed)
    requester_phone = optional(Sealed)
    requester_address = optional(Sealed)
    changed = fields.List(fields.String(), load_default=list)
    addressed = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"description": "requests the new address is meant for; one told for another place keeps its own"},
    )


class VisitOutcome(Schema):
    kind = required(fields.String)
    amount_yuan = optional(fields.Integer, metadata={"description": "whole yuan; never added across kinds"})
    times = optional(fields.Integer, metadata={"description": "how many deeds, where the kind is not money"})
    evidence = required(fields.Boolean, metadata={"description": "whether a paper or photo backs it"})


class VisitRecorded(EventData):
    """A visit to a household, meeting or firm (走访); names and words stay with intake. Told anew when corrected or withdrawn."""

    kind = required(fields.String)
    visitors = fields.List(fields.UUID(), required=True)
    people_met = required(fields.Integer)
    problems = required(fields.Integer)
    outcomes = fields.List(fields.Nested(VisitOutcome), required=True)
    work_unit = optional(fields.String)
    requests = fields.List(fields.UUID(), load_default=list)
    residents = fields.List(
        fields.UUID(), load_default=list, metadata={"description": "whom of the people met the register knows"}
    )
    withdrawn = fields.Boolean(load_default=False, metadata={"description": "entered by mistake: counts no more"})
