"""Which request may go on as part of which other one, and until when that can be taken back. Pure."""

from datetime import datetime
from typing import Final

from services.intake.requests.domain import Request, State
from shared.contracts.errors import N_, DomainError, Invalid
from shared.reference.working_hours import local_day

NO_SUCH_REQUEST: Final = N_("没有这件事，或不在您的辖区内。请核对登记号。")
OPEN: Final = (State.SUBMITTED, State.NEEDS_SUPPLEMENT, State.ACCEPTED)
"""States of a request that another one may be merged into."""


class NotTheSame(Invalid):
    """Neither the same person nor the same matter in the same village."""

    sentence = N_("只有同一个人的事，或同村同事项的事，才能并成一件。")
    code = "not-the-same"


class IntoItself(Invalid):
    sentence = N_("不能并入它自己，请选另一件。")
    code = "into-itself"


class IntoClosed(DomainError):
    """The other one is refused, withdrawn or merged itself."""

    sentence = N_("要并入的那件已经结束，不能再并入。")
    status = 409
    code = "into-closed"


class MergedTooLongAgo(DomainError):
    sentence = N_("并单只能在当天撤销。")
    status = 409
    code = "merged-too-long-ago"


def check_merge(request: Request, into: Request) -> None:
    """Raise IntoItself, NotTheSame or IntoClosed unless `request` may go on as part of `into`."""
    if request.id == into.id:
        raise IntoItself({"into": [IntoItself.sentence]})
    if not is_the_same(request, into):
        raise NotTheSame({"into": [NotTheSame.sentence]})
    if into.status not in OPEN:
        raise IntoClosed()


def is_the_same(one: Request, other: Request) -> bool:
    """The same person, or the same matter in the same village."""
    if one.resident_id == other.resident_id:
        return True
    matter = asked_matter(one)
    return one.village == other.village and matter is not None and matter == asked_matter(other)


def asked_matter(request: Request) -> str | None:
    """The matter that was chosen, else the one the own words point to."""
    return request.matter_code or request.suggested_code


def check_unmerge(merged_at: datetime | None, now: datetime) -> None:
    """Raise MergedTooLongAgo unless the merge was recorded on this very day, Chinese time."""
    if merged_at is None or local_day(merged_at) != local_day(now):
        raise MergedTooLongAgo()
