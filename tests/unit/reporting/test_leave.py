"""What reporting keeps of leave: the last word on each, nothing of one called off."""

from datetime import UTC, datetime

from services.reporting.leave.use_cases import record
from services.reporting.tasks import HANDLERS, LEAVE
from shared.contracts.events import SYSTEM, Event, uuid7


class Kept:
    def __init__(self) -> None:
        self.rows: dict = {}

    def keep(self, rows) -> None:
        self.rows |= {row["id"]: row for row in rows}

    def forget(self, leaves) -> None:
        for leave in leaves:
            self.rows.pop(leave, None)


def told(subject, leave, last_day, called_off=False) -> Event:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    data = {"leave_id": str(leave), "first_day": "2026-03-02", "last_day": last_day, "called_off": called_off}
    return Event(
        id=uuid7(),
        type="volunteer.on_leave",
        version=1,
        subject=subject,
        publisher="assignment",
        position=1,
        sequence=1,
        area="510503108201",
        occurred_at=at,
        recorded_at=at,
        actor=SYSTEM,
        data={**data, "cover_person_id": None},
    )


def test_the_last_word_on_a_leave_counts_and_one_called_off_is_gone() -> None:
    assert HANDLERS["volunteer.on_leave"] == LEAVE
    kept, somebody, leave, other = Kept(), uuid7(), uuid7(), uuid7()
    record(kept, [told(somebody, leave, "2026-03-06"), told(somebody, other, "2026-04-02")])
    record(kept, [told(somebody, leave, "2026-03-04"), told(somebody, other, "2026-04-02", called_off=True)])
    assert [(row["id"], row["last_day"]) for row in kept.rows.values()] == [(leave, "2026-03-04")]
