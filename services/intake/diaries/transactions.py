"""Each use case of diaries in a transaction of its own, for the JSON interface and the pages alike; and the lists."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import orjson

from services.intake.diaries import use_cases
from services.intake.diaries.deciding import Confirmed, confirm
from services.intake.diaries.domain import Diary, DraftState, Written
from services.intake.diaries.store import DiaryStore, ListedDiary, WantedDiaries
from services.intake.diaries.use_cases import DiaryDesk, OpenedDiary, OpenedDraft
from services.intake.requests.submission import Receipt
from services.intake.residents.use_cases import JustMade
from services.intake.surroundings import around
from services.intake.visits.domain import WRITERS
from services.intake.visits.store import VisitStore
from services.intake.visits.transactions import Month, cursor_position, today, towns_of, whose
from services.intake.visits.transactions import desk as visit_desk
from shared.contracts.errors import Unavailable
from shared.identity.access import person
from shared.identity.people import Person
from shared.runtime import audit
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once

SERVICE = "intake"
EXCERPT = 60
MOST_COLLISIONS = 3
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ListedDiaries:
    """One page of entries, how many each day has, names of writers, and the beginning of one's own texts."""

    entries: Sequence[ListedDiary]
    days: dict[date, int]
    names: dict[UUID, str]
    excerpts: dict[UUID, str]


def diary_desk(unit: Work) -> DiaryDesk:
    return DiaryDesk(DiaryStore(unit.connection), around().desk(unit), visit_desk(unit))


def run(command: Callable[[DiaryDesk], Result]) -> Result:
    """Run one command in one transaction."""
    with around().database.transaction() as unit:
        return command(diary_desk(unit))


def run_write(asked: KeyedRequest | None, written: Written) -> tuple[Reply, bool]:
    """Write once per key."""

    def work(unit: Work) -> Reply:
        desk = diary_desk(unit)
        made = use_cases.write(desk, person(), written)
        drafts = len(desk.store.drafts(made.id))
        return Reply(201, orjson.dumps(listed_view(ListedDiary(made, drafts, 0))))

    return _once(asked, work)


def run_confirm(asked: KeyedRequest | None, diary_id: UUID, draft_id: UUID, said: Confirmed) -> tuple[Reply, bool]:
    """Confirm once per key; a second look at the same key gives the first receipt again."""

    def work(unit: Work) -> Reply:
        receipt = confirm(diary_desk(unit), person(), diary_id, draft_id, said)
        return Reply(201, orjson.dumps(receipt_view(receipt, person())))

    return _once(asked, work)


def look(diary_id: UUID) -> tuple[OpenedDiary, dict[UUID, str]]:
    """The entry, opened and noted, and the names of those who wrote, decided or changed something."""
    with around().database.transaction() as unit:
        seen = use_cases.open_diary(diary_desk(unit), person(), diary_id)
        people = [seen.diary.written_by, *(one.by for one in seen.changes)]
        people += [one.draft.decided_by for one in seen.drafts if one.draft.decided_by]
        return seen, VisitStore(unit.connection).names(list(dict.fromkeys(people)))


def wanted_from(query: dict[str, Any], by: Person) -> WantedDiaries:
    month = Month.of(query["month"], today())
    return WantedDiaries(
        person=by.id,
        towns=towns_of(by) if whose(query, by) == "town" else (),
        first=month.first,
        last=month.last,
        village=query["village_code"],
        day=query["day"],
        drafts=query["drafts"],
        after=cursor_position(query["after"]),
    )


def listed(wanted: WantedDiaries, most: int, by: Person, with_excerpts: bool = False) -> ListedDiaries:
    """Three statements; with the beginnings of one's own entries two more, and one note in the audit for them all."""
    with around().database.transaction() as unit:
        store = DiaryStore(unit.connection)
        entries, days = store.page(wanted, most), store.days(wanted)
        names = VisitStore(unit.connection).names(list({one.diary.written_by for one in entries}))
        own = [one.diary for one in entries if one.diary.written_by == by.id] if with_excerpts else []
        return ListedDiaries(entries, days, names, _excerpts(unit, own, by))


def receipt_view(receipt: Receipt, by: Person) -> dict[str, Any]:
    """What was registered. The code opens the case to whoever holds it, so a volunteer, who may handle it, is not told it."""
    made = receipt.request
    return {
        "id": made.id,
        "number": made.number,
        "status": made.status,
        "matter_code": made.matter_code,
        "promised_due_on": made.promised_due_on,
        "tracking_code": receipt.tracking_code if by.may_in(made.village, "clerk") else None,
    }


def listed_view(listed_diary: ListedDiary) -> dict[str, Any]:
    diary = listed_diary.diary
    return {
        "id": diary.id,
        "village_code": diary.village,
        "village_group": diary.village_group,
        "occurred_at": diary.occurred_at,
        "recorded_at": diary.recorded_at,
        "visit_id": diary.visit_id,
        "written_by": diary.written_by,
        "open_drafts": listed_diary.open,
        "confirmed_drafts": listed_diary.confirmed,
        "withdrawn": diary.withdrawn_at is not None,
    }


def opened_view(seen: OpenedDiary) -> dict[str, Any]:
    states = [one.draft.status for one in seen.drafts]
    listed_diary = ListedDiary(seen.diary, states.count(DraftState.OPEN), states.count(DraftState.CONFIRMED))
    return {**listed_view(listed_diary), "text": seen.text, "drafts": [draft_view(one) for one in seen.drafts]}


def draft_view(one: OpenedDraft) -> dict[str, Any]:
    content, draft = one.content, one.draft
    return {
        "id": draft.id,
        "status": draft.status,
        "person": content.person,
        "village_group": content.group,
        "need": content.need,
        "measure": content.measure,
        "matter_code": content.matter_code,
        "skill": content.skill,
        "post_kind": content.post_kind,
        "because": dict(content.because),
        "request_id": draft.request_id,
        "request_number": draft.request_number,
        "reason": draft.reason,
    }


def _excerpts(unit: Work, own: Sequence[Diary], by: Person) -> dict[UUID, str]:
    if not own:
        return {}
    seal = around().seal(unit.connection)
    seal.load([diary.id for diary in own])
    detail = {"page": "diaries", "entries": [str(diary.id) for diary in own]}
    audit.note(unit.connection, SERVICE, by.acting_as(*WRITERS), "revealed", None, None, detail)
    opened = {diary.id: seal.open(diary.note, "note") or "" for diary in own}
    return {key: text[:EXCERPT] + ("…" if len(text) > EXCERPT else "") for key, text in opened.items()}


def _once(asked: KeyedRequest | None, work: Callable[[Work], Reply]) -> tuple[Reply, bool]:
    """Begin anew when the same resident is being registered at this very moment."""
    for _ in range(MOST_COLLISIONS):
        with suppress(JustMade):
            return run_once(around().database, around().replies, asked, work)
    raise Unavailable()
