"""Each use case of visits in a transaction of its own, for the JSON interface and the pages alike; lists and their period."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from services.intake.surroundings import around, noting
from services.intake.visits import use_cases
from services.intake.visits.domain import TOWN_READERS, Entry, Visit
from services.intake.visits.store import VisitStore, Wanted
from services.intake.visits.use_cases import Opened, VisitDesk
from shared.contracts.errors import N_, Invalid
from shared.identity.access import person
from shared.identity.people import Person
from shared.reference.working_hours import local_day
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once
from shared.web.paging import read_cursor

BAD_CURSOR = N_("翻页的位置不对，请从第一页开始。")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month; what the lists show."""

    first: date

    @classmethod
    def of(cls, word: str | None, today: date) -> "Month":
        """`2026-11`, else the month of today."""
        return cls(date.fromisoformat(f"{word}-01") if word else today.replace(day=1))

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def word(self) -> str:
        return f"{self.first:%Y-%m}"

    def beside(self, step: int) -> "Month":
        """The month before (-1) or after (+1)."""
        place = self.first.year * 12 + self.first.month - 1 + step
        return Month(date(place // 12, place % 12 + 1, 1))


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of visits, how many each day has, and the names of those who went."""

    visits: Sequence[Visit]
    days: dict[date, int]
    names: dict[UUID, str]


def desk(unit: Work) -> VisitDesk:
    there = around()
    return VisitDesk(
        store=VisitStore(unit.connection),
        clock=there.clock,
        outbox=unit.outbox,
        seal=there.seal(unit.connection),
        index=there.index,
        note=noting(unit.connection),
    )


def run_record(asked: KeyedRequest | None, entry: Entry) -> tuple[Reply, bool]:
    """Record once per key."""

    def work(unit: Work) -> Reply:
        return Reply(201, orjson.dumps(listed_view(use_cases.record(desk(unit), person(), entry))))

    return run_once(around().database, around().replies, asked, work)


def run_correct(visit_id: UUID, entry: Entry, reason: str) -> Visit:
    with around().database.transaction() as unit:
        return use_cases.correct(desk(unit), person(), visit_id, entry, reason)


def run_withdraw(visit_id: UUID, reason: str) -> Visit:
    with around().database.transaction() as unit:
        return use_cases.withdraw(desk(unit), person(), visit_id, reason)


def look(visit_id: UUID) -> tuple[Opened, dict[UUID, str]]:
    """The visit, opened and noted, and the names of those who went or changed it."""
    with around().database.transaction() as unit:
        seen = use_cases.open_visit(desk(unit), person(), visit_id)
        people = [seen.visit.recorded_by, *seen.visit.visitors, *(change.by for change in seen.changes)]
        return seen, VisitStore(unit.connection).names(list(dict.fromkeys(people)))


def wanted_from(query: dict[str, Any], by: Person) -> Wanted:
    """The filters of the address as a list; `whose=town` only for those who answer for a town."""
    month = Month.of(query["month"], today())
    return Wanted(
        person=by.id,
        towns=towns_of(by) if whose(query, by) == "town" else (),
        first=month.first,
        last=month.last,
        kind=query.get("kind"),
        village=query.get("village_code"),
        day=query.get("day"),
        after=cursor_position(query.get("after")),
    )


def whose(query: dict[str, Any], by: Person) -> str:
    """Whoever answers for a town sees the town's unless they ask for their own; everybody else their own."""
    return (query["whose"] or "town") if towns_of(by) else "mine"


def towns_of(by: Person) -> tuple[str, ...]:
    return by.areas(*TOWN_READERS)


def listed(wanted: Wanted, most: int) -> Listed:
    """Three statements whatever is asked for."""
    with around().database.reading() as connection:
        store = VisitStore(connection)
        visits, days = store.page(wanted, most), store.days(wanted)
        names = store.names(list({one for visit in visits for one in visit.visitors}))
    return Listed(visits, days, names)


def today() -> date:
    return local_day(around().clock.now())


def listed_view(visit: Visit) -> dict[str, Any]:
    """A visit without what is sealed."""
    return {
        "id": visit.id,
        "kind": visit.kind,
        "village_code": visit.village,
        "village_group": visit.village_group,
        "occurred_at": visit.occurred_at,
        "recorded_at": visit.recorded_at,
        "visitors": list(visit.visitors),
        "work_unit": visit.work_unit,
        "people_met": visit.people_met,
        "problem_count": visit.problem_count,
        "outcomes": [
            {
                "kind": one.kind,
                "amount_yuan": one.amount_yuan,
                "times": one.times,
                "has_evidence": one.is_backed,
            }
            for one in visit.outcomes
        ],
        "withdrawn": visit.withdrawn_at is not None,
    }


def opened_view(seen: Opened) -> dict[str, Any]:
    people = [{"name": one.name, "phone": one.phone} for one in seen.people]
    return {
        **listed_view(seen.visit),
        "people": people,
        "problems": list(seen.problems),
        "evidence": dict(seen.evidence),
    }


def cursor_position(word: str | None) -> tuple[datetime, UUID] | None:
    """Where a list ordered by time and id goes on; Invalid (422) for a word that is not ours."""
    values = read_cursor(word, 2)
    try:
        return (datetime.fromisoformat(values[0]), UUID(values[1])) if values else None
    except (TypeError, ValueError, AttributeError) as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error
