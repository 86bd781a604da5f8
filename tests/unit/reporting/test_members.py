"""A member who checks in counts, one whose check-in was taken back counts no longer, and may check in again."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from services.reporting.figures.retelling import Recount
from services.reporting.members.domain import Member, apply

AT = datetime(2014, 3, 3, 2, 0, tzinfo=UTC)
TOLD = {"kind": "volunteer", "work_unit": "区农业局", "category": "机关", "member": True}


def story(*kinds: str) -> list[Any]:
    who = uuid4()
    return [
        SimpleNamespace(
            type=f"volunteer.{kind}",
            subject=who,
            area="510503108201",
            sequence=n,
            occurred_at=AT + timedelta(hours=n),
            data=TOLD,
            member=True,
        )
        for n, kind in enumerate(kinds, 1)
    ]


def both(*kinds: str) -> tuple[datetime | None, datetime | None]:
    """When they count as checked in: as kept, and as the recount tells it."""
    events = story(*kinds)
    member = Member(events[0].subject, events[0].area, AT)
    for event in events:
        apply(member, event)
    recount = Recount(None)  # type: ignore[arg-type]
    recount.hear(events)
    return member.checked_in_at, recount.told[member.id].checked_in_at


def test_taken_back_it_counts_no_longer():
    assert both("changed", "checked_in") == (AT + timedelta(hours=2),) * 2
    assert both("changed", "checked_in", "check_in_undone") == (None, None)


def test_checked_in_again_the_later_one_counts():
    assert both("changed", "checked_in", "check_in_undone", "checked_in") == (AT + timedelta(hours=4),) * 2
