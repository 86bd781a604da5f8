"""Who publishes which event and who hears it: the table that is the architecture (design: data flows one way).

An event only flows downstream, intake → assignment → reporting; `tests/architecture` walks this table and proves it.
"""

from typing import Final

STREAM: Final = ("intake", "assignment", "reporting")
"""The services from upstream to downstream."""

_INTAKE_TO_REPORTING = (
    "request.submitted",
    "request.categorised",
    "request.supplement_requested",
    "request.supplemented",
    "request.refused",
    "request.withdrawn",
    "request.merged",
    "request.unmerged",
    "request.answered",
    "receipt.numbered",
)
_INTAKE_TO_BOTH = (
    "request.accepted",
    "request.corrected",
    "details.added",
    "matter.changed",
    "originals.taken",
    "originals.returned",
    "visit.recorded",
    "resident.corrected",
    "resident.erased",
)
_ASSIGNMENT_TO_REPORTING = (
    "request.offered",
    "offer.moved",
    "offer.declined",
    "offer.expired",
    "request.assigned",
    "request.unmatched",
    "work.started",
    "work.logged",
    "step.done",
    "work.returned",
    "work.ruled",
    "ruling.due",
    "clock.paused",
    "clock.resumed",
    "extension.requested",
    "extension.granted",
    "extension.refused",
    "deadline.recalculated",
    "limit.recalculated",
    "work.completed",
    "work.rejected",
    "request.closed",
    "request.rated",
    "rating.flagged",
    "request.urged",
    "rectification.opened",
    "rectification.closed",
    "request.reopened",
    "closing.undone",
    "completion.undone",
    "confirmation.attempted",
    "confirmation.invited",
    "assistant.changed",
    "request.terminated",
    "case.withdrawn",
    "case.merged",
    "case.unmerged",
    "volunteer.checked_in",
    "volunteer.check_in_undone",
    "volunteer.changed",
    "volunteer.on_leave",
    "post.defined",
    "post.changed",
    "post.ended",
    "post.claimed",
    "claim.approved",
    "claim.ended",
    "post.reviewed",
    "pair.formed",
    "pair.ended",
    "pair.rhythm_recorded",
    "partner.recorded",
    "project.recorded",
    "trip.recorded",
    "appointment.made",
    "appointment.overdue",
    "work.sent_up",
    "work.sent_up_answered",
    "work.sent_up_answer_undone",
    "work.sent_up_overdue",
    "work.sent_up_undone",
)

PUBLISHER: Final[dict[str, str]] = {
    **dict.fromkeys((*_INTAKE_TO_REPORTING, *_INTAKE_TO_BOTH), "intake"),
    **dict.fromkeys(_ASSIGNMENT_TO_REPORTING, "assignment"),
}

HEARERS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(_INTAKE_TO_REPORTING, ("reporting",)),
    **dict.fromkeys(_INTAKE_TO_BOTH, ("assignment", "reporting")),
    **dict.fromkeys(_ASSIGNMENT_TO_REPORTING, ("reporting",)),
}
