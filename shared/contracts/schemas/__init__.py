"""What `data` holds, per event type: marshmallow schemas, from which docs/events.md is generated.

Unknown fields are left out on reading, so that a newer publisher can add some; changes are additive only. `Sealed` fields
carry text sealed under a person's key and are never clear. Times are ISO 8601 with offset, areas 6, 9 or 12 digits.
"""

from collections.abc import Mapping
from typing import Any, Final

from shared.contracts.flow import PUBLISHER
from shared.contracts.schemas import assignment as after
from shared.contracts.schemas import clock, people, sending_up
from shared.contracts.schemas import intake as before
from shared.contracts.schemas.base import EventData as EventData
from shared.contracts.schemas.base import Nothing
from shared.contracts.schemas.base import Sealed as Sealed

SCHEMAS: Final[dict[str, type[EventData]]] = {
    "request.submitted": before.RequestSubmitted,
    "request.categorised": before.MatterChosen,
    "request.supplement_requested": before.SupplementRequested,
    "request.supplemented": Nothing,
    "request.refused": before.RequestRefused,
    "request.withdrawn": before.ReasonSealed,
    "request.accepted": before.RequestAccepted,
    "request.merged": before.RequestMerged,
    "request.unmerged": before.RequestUnmerged,
    "request.answered": before.RequestAnswered,
    "receipt.numbered": before.ReceiptNumbered,
    "request.corrected": before.RequestCorrected,
    "details.added": before.DetailsAdded,
    "matter.changed": before.MatterChanged,
    "originals.taken": before.OriginalTaken,
    "originals.returned": before.OriginalReturned,
    "visit.recorded": before.VisitRecorded,
    "resident.corrected": before.ResidentCorrected,
    "resident.erased": Nothing,
    "request.offered": after.RequestOffered,
    "offer.declined": after.OfferAnswered,
    "offer.expired": after.OfferAnswered,
    "request.unmatched": after.RequestUnmatched,
    "request.assigned": after.RequestAssigned,
    "work.started": after.WorkDone,
    "work.logged": after.WorkLogged,
    "step.done": after.StepDone,
    "work.returned": after.WorkReturned,
    "work.completed": after.WorkCompleted,
    "work.rejected": after.WorkRejected,
    "request.closed": after.RequestClosed,
    "request.rated": after.RequestRated,
    "request.urged": Nothing,
    "request.terminated": before.ReasonSealed,
    "case.withdrawn": before.ReasonSealed,
    "volunteer.checked_in": people.VolunteerRegistered,
    "volunteer.check_in_undone": people.VolunteerRegistered,
    "volunteer.changed": people.VolunteerRegistered,
    "volunteer.on_leave": people.VolunteerOnLeave,
    "post.defined": people.PostDefined,
    "post.changed": people.PostDefined,
    "post.ended": people.PostEnded,
    "post.reviewed": people.PostReviewed,
    "post.claimed": people.PostClaimed,
    "claim.approved": people.PostClaimed,
    "claim.ended": people.ClaimEnded,
    "offer.moved": after.OfferMoved,
    "work.ruled": after.WorkRuled,
    "ruling.due": after.RulingDue,
    "clock.paused": clock.ClockPaused,
    "clock.resumed": clock.ClockResumed,
    "extension.requested": clock.ExtensionRequested,
    "extension.granted": clock.ExtensionGranted,
    "deadline.recalculated": clock.DeadlineRecalculated,
    "limit.recalculated": clock.LimitRecalculated,
    "extension.refused": clock.ExtensionRefused,
    "request.reopened": after.RequestReopened,
    "closing.undone": after.ClosingUndone,
    "completion.undone": after.CompletionUndone,
    "confirmation.attempted": after.ConfirmationAttempted,
    "confirmation.invited": after.ConfirmationInvited,
    "pair.formed": people.PairFormed,
    "pair.ended": people.PairEnded,
    "pair.rhythm_recorded": people.PairRhythmRecorded,
    "partner.recorded": people.PartnerRecorded,
    "project.recorded": people.ProjectRecorded,
    "trip.recorded": people.TripRecorded,
    "appointment.made": after.AppointmentMade,
    "appointment.overdue": after.AppointmentOverdue,
    "work.sent_up": sending_up.SentUp,
    "work.sent_up_answered": sending_up.SentUpAnswered,
    "work.sent_up_answer_undone": sending_up.SentUpAnswerUndone,
    "work.sent_up_overdue": sending_up.SentUpOverdue,
    "work.sent_up_undone": sending_up.SentUpUndone,
    "rating.flagged": after.RatingFlagged,
    "rectification.opened": after.RectificationOpened,
    "rectification.closed": after.RectificationClosed,
    "assistant.changed": after.AssistantChanged,
    "case.merged": after.CaseMerged,
    "case.unmerged": after.CaseUnmerged,
}
"""The types that have fields to rely on; the others of `flow` are reserved names."""

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
