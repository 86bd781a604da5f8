"""What may be corrected of one's own entry, until when, and what no longer once it was accepted. Pure.

Only whoever entered it, until the end of the local day it was entered on (domain.md §5): afterwards it is a decision of the
office, with its own steps. Once accepted, what the case stands on (place, matter, channel) stays as it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from services.intake.requests.domain import Request, State
from shared.contracts.errors import N_, DomainError, Invalid, NotNow
from shared.identity.people import Person
from shared.reference.working_hours import local_day

AFTER_ACCEPTANCE: Final = frozenset({"description", "requester.name", "requester.phone"})
OPEN: Final = (State.SUBMITTED, State.NEEDS_SUPPLEMENT, State.ACCEPTED)
EVENT_FIELDS: Final[Mapping[str, str]] = {
    "description": "description",
    "village_code": "village",
    "channel": "channel",
    "matter_code": "matter_code",
    "requester.name": "requester_name",
    "requester.phone": "requester_phone",
    "requester.address": "requester_address",
}
"""Field of the form → field of `request.corrected`."""
FIELD_NAMES: Final[Mapping[str, str]] = {
    "description": N_("什么事"),
    "village": N_("村（社区）"),
    "channel": N_("渠道"),
    "matter_code": N_("事项"),
    "requester_name": N_("姓名"),
    "requester_phone": N_("电话"),
    "requester_address": N_("住址"),
}
FIXED: Final = N_("受理以后这一项不能再改。弄错了请终止后重新登记，或请调度处理。")


class NotYourEntry(DomainError):
    sentence = N_("只有登记的人自己可以更正。")
    status = 403
    code = "not-your-entry"


class DayIsOver(NotNow):
    sentence = N_("只能在登记当天更正。过了当天请按正常的步骤办理。")
    code = "day-is-over"


def check_may_correct(request: Request, by: Person, now: datetime) -> None:
    """Raise NotYourEntry, DayIsOver, or NotNow where there is nothing left to correct."""
    if request.entered_by != by.id:
        raise NotYourEntry()
    if local_day(now) != local_day(request.recorded_at):
        raise DayIsOver()
    if request.status not in OPEN:
        raise NotNow(state=request.status)


def may_correct(request: Request, by: Person, now: datetime) -> bool:
    """For the page's button."""
    try:
        check_may_correct(request, by, now)
    except DomainError:
        return False
    return True


def check_fields(request: Request, changed: Mapping[str, Any]) -> None:
    """Raise Invalid at every field that stays as it is once the request was accepted."""
    fixed = changed.keys() - AFTER_ACCEPTANCE if request.status is State.ACCEPTED else ()
    if fixed:
        raise Invalid({name: [FIXED] for name in sorted(fixed)})
