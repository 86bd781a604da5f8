"""Builders of events as intake and assignment publish them: a case told from submission to rating, and members."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.events import Actor, NewEvent, uuid7
from shared.reference.calendar import calendar_from, packaged_calendar
from shared.reference.calendar_years import table_of
from shared.runtime.database import Database
from shared.runtime.sealing import BlindIndex, tracking_hashes

VILLAGE, OTHER_VILLAGE = "510503108201", "510503102201"
TOWN, OTHER_TOWN, DISTRICT = VILLAGE[:9], OTHER_VILLAGE[:9], VILLAGE[:6]
CLERK = Actor("clerk", uuid7())
SEALED = "v1.00000000000000000000000000000000.AAAA"
MATTER = {
    "code": "dibao",
    "name": "农村低保申请帮办",
    "name_en": "Help to apply for rural subsistence allowance",
    "category": "social",
    "kind": "promised",
    "post_kind": "agent",
    "skills": [],
    "handler_kinds": [],
    "effort_minutes": 120,
    "promised_working_days": 5,
    "statutory_working_days": 10,
    "closes_by": "confirmation",
}


def at(text: str) -> datetime:
    """`2014-03-03 10:00` in the district's time."""
    return datetime.fromisoformat(f"{text}:00+08:00")


class Story:
    """One request; each method says what happened next, `tell` publishes it."""

    def __init__(
        self,
        settings,
        submitted_at: datetime,
        due_at: datetime,
        area: str = VILLAGE,
        code: str = "",
        tail: str | None = "8000",
    ):
        self.id, self.area, self.when, self.due_at = uuid7(), area, submitted_at, due_at
        self.code = code or uuid4().hex[:12].upper()
        self.person_id, self.volunteer_id, self.assignment_id = uuid7(), uuid7(), uuid7()
        of_code, of_both = tracking_hashes(BlindIndex(settings), self.code, tail)
        self._start = {
            "number": f"NX{self.id.hex[-8:]}",
            "channel": "web",
            "matter_code": "dibao",
            "resident_id": uuid7(),
            "tracking_hash": of_code,
            "tail_hash": of_both,
        }
        self.intake: list[NewEvent] = []
        self.assignment: list[NewEvent] = []

    def _add(self, waiting: list[NewEvent], kind: str, when: datetime | None, data: dict, actor: Actor) -> "Story":
        self.when = when or self.when + timedelta(minutes=1)
        waiting.append(NewEvent(kind, self.id, self.area, self.when, actor, data))
        return self

    def submitted(self) -> "Story":
        return self._add(self.intake, "request.submitted", self.when, self._start, Actor("resident"))

    def about(self, persons: Sequence[UUID] = (), areas: Sequence[str] = ()) -> "Story":
        """A complaint about a person: hidden from these people and areas."""
        self._start |= {"recused_persons": list(persons), "recused_areas": list(areas)}
        return self

    def accepted(self, when: datetime | None = None, **more: Any) -> "Story":
        data = {
            **self._start,
            "matter": MATTER,
            "submitted_at": self.when,
            "due_at": self.due_at,
            "promised_due_on": self.due_at.date(),
            "provisional": False,
            "calendar_version": "test",
            "description": SEALED,
            "requester_name": SEALED,
            "requester_phone": SEALED,
            "requester_address": None,
            **more,
        }
        return self._add(self.intake, "request.accepted", when, data, CLERK)

    def answered(self, when: datetime | None = None, **more: Any) -> "Story":
        """Answered at once from an approved answer, and closed with it."""
        data = {
            "answer_id": uuid7(),
            "answer_version": 1,
            "question": {"zh": "几点开门？", "en": "When do you open?"},
            "answer": {"zh": "九点开门。", "en": "At nine."},
            "matter_code": "dibao",
            "matter_name": MATTER["name"],
            "matter_name_en": MATTER["name_en"],
            "category": "social",
            "due_at": self.due_at,
            **more,
        }
        return self._add(self.intake, "request.answered", when, data, CLERK)

    def recalculated(self, calendar_version: str, due_at: datetime | None = None) -> "Story":
        """Counted anew with another calendar; the due time stays where none is given."""
        before, self.due_at = self.due_at, due_at or self.due_at
        data = {"due_at": self.due_at, "promised_due_on": self.due_at.date(), "due_before": before}
        data |= {"provisional": False, "calendar_version": calendar_version}
        return self._add(self.assignment, "deadline.recalculated", None, data, Actor("system"))

    def withdrawn(self, when: datetime | None = None) -> "Story":
        return self._add(self.assignment, "case.withdrawn", when, {"reason": None}, Actor("resident"))

    def offered(self, when: datetime | None = None) -> "Story":
        data = {"offer_id": uuid7(), "volunteer_id": self.volunteer_id, "person_id": self.person_id}
        data |= {"expires_at": self.when, "round": 1}
        return self._add(self.assignment, "request.offered", when, data, Actor("system"))

    def assigned(self, when: datetime | None = None, person_id: UUID | None = None) -> "Story":
        self.person_id = person_id or self.person_id
        data = {**self._work(), "offer_id": None, "person_id": self.person_id}
        return self._add(self.assignment, "request.assigned", when, data, Actor("volunteer", self.person_id))

    def started(self, when: datetime | None = None) -> "Story":
        return self._add(self.assignment, "work.started", when, self._work(), Actor("volunteer", self.person_id))

    def logged(self, minutes: int) -> "Story":
        work = {**self._work(), "minutes": minutes, "note": SEALED}
        return self._add(self.assignment, "work.logged", None, work, Actor("volunteer", self.person_id))

    def completed(self, when: datetime | None = None, approved_by: UUID | None = None, **more: Any) -> "Story":
        data = {**self._work(), "outcome": "solved", "result": SEALED, "approved_by": approved_by, **more}
        self._add(self.assignment, "work.completed", when, data, Actor("volunteer", self.person_id))
        self.completed_at = self.when
        return self

    def rejected(self, when: datetime | None = None) -> "Story":
        return self._add(self.assignment, "work.rejected", when, self._work(), Actor("resident"))

    def closed(self, when: datetime | None = None, **more: Any) -> "Story":
        data = {**self._work(), "outcome": "solved", "method": "web", "completed_at": self.completed_at, **more}
        return self._add(self.assignment, "request.closed", when, data, Actor("resident"))

    def rated(self, rating: int = 5) -> "Story":
        data = {"volunteer_id": self.volunteer_id, "rating": rating}
        return self._add(self.assignment, "request.rated", None, data, Actor("resident"))

    def whole(self, completed_at: datetime | None = None, approved_by: UUID | None = None) -> "Story":
        """From submission to rating."""
        self.submitted().accepted().offered().assigned().started()
        return self.completed(completed_at, approved_by).closed().rated()

    def _work(self) -> dict:
        return {"assignment_id": self.assignment_id, "volunteer_id": self.volunteer_id}


def tell(intake: Database, assignment: Database, *stories: Story) -> None:
    """Publish what the stories say and have not said yet, through the two services' own outboxes."""
    for database, which in ((intake, "intake"), (assignment, "assignment")):
        with database.transaction() as work:
            for story in stories:
                work.outbox.publish_all(getattr(story, which))
                getattr(story, which).clear()


def a_member(
    checked_in: bool, area: str = VILLAGE, member: bool = True, when: datetime | None = None
) -> list[NewEvent]:
    """A volunteer put on the register, and checked in or not."""
    volunteer, when = uuid7(), when or datetime.now(UTC) - timedelta(minutes=1)
    data = {"kind": "party_member", "work_unit": "区民政局", "category": "机关", "member": member}
    kinds = ["volunteer.changed", *(["volunteer.checked_in"] if checked_in else [])]
    return [NewEvent(kind, volunteer, area, when, Actor("system"), data) for kind in kinds]


def with_days_off(version: str, *off: date) -> Any:
    """The packaged calendar with more days off."""
    table = table_of(packaged_calendar())
    rows = [row for row in table["days"] if row[0] not in {each.isoformat() for each in off}]
    rows += [[each.isoformat(), 0, "试验", "trial"] for each in off]
    return calendar_from({**table, "days": sorted(rows), "version": version})
