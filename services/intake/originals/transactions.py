"""Each use case of originals in a transaction of its own, for the JSON interface and the pages alike."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from services.intake.originals import use_cases
from services.intake.originals.domain import KEEPERS, Original
from services.intake.originals.store import OriginalStore
from services.intake.originals.use_cases import Shown, Told
from services.intake.requests.domain import Request
from services.intake.requests.reading import areas_to_read
from services.intake.requests.store import RequestStore
from services.intake.surroundings import around, noting
from shared.contracts.errors import N_, Invalid, NotFound
from shared.identity.access import person
from shared.reference.working_hours import local_day
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once

BAD_CURSOR = N_("翻页的位置不对，请从第一页开始。")


def run_take(asked: KeyedRequest | None, request_id: UUID, told: Told) -> tuple[Reply, bool]:
    """Take an original in, once per key."""

    def work(unit: Work) -> Reply:
        desk = around().desk(unit)
        made = use_cases.take(desk, OriginalStore(unit.connection), person(), request_id, told)
        return Reply(201, orjson.dumps(original_view(use_cases.opened(desk.seal, made))))

    return run_once(around().database, around().replies, asked, work)


def run_give_back(original_id: UUID, returned_to: str, occurred_at: datetime | None) -> Shown:
    with around().database.transaction() as unit:
        desk = around().desk(unit)
        store = OriginalStore(unit.connection)
        back = use_cases.give_back(desk, store, person(), original_id, returned_to, occurred_at)
        return use_cases.opened(desk.seal, back)


def originals_of(request: Request) -> list[Shown]:
    """The originals of a request the person of this HTTP request may read; the look is noted when there are any."""
    with around().database.transaction() as unit:
        connection = unit.connection
        store, seal = OriginalStore(connection), around().seal(connection)
        return use_cases.shown_of_request(store, seal, noting(connection), person(), request)


def originals_by_id(request_id: UUID) -> list[Shown]:
    """The same, by the request's id; NotFound outside the person's area."""
    with around().database.reading() as connection:
        request = RequestStore(connection).one(request_id)
    if request is None:
        raise NotFound()
    request.check_seen_by(person())
    return originals_of(request)


def listed_out(
    area: str | None, overdue_only: bool, after: Sequence[Any] | None, most: int
) -> tuple[list[Any], tuple[int, int]]:
    """(up to `most + 1` rows, (out, overdue)): two statements; nothing sealed is opened."""
    areas = areas_to_read(person(), area)
    today = local_day(around().clock.now())
    if not areas:
        return [], (0, 0)
    with around().database.reading() as connection:
        store = OriginalStore(connection)
        rows = store.out(person(), areas, today if overdue_only else None, _position(after), most + 1)
        return rows, store.count(person(), areas, today)


def original_view(shown: Shown) -> dict[str, Any]:
    made: Original = shown.original
    return {
        "id": made.id,
        "request_id": made.request_id,
        "held_at": made.held_at,
        "kind": made.kind,
        "item": shown.item,
        "back_by": made.back_by,
        "taken_at": made.taken_at,
        "returned_at": made.returned_at,
        "returned_to": shown.returned_to,
    }


def may_keep(request: Request) -> bool:
    """Whether the person of this HTTP request takes in and gives back its originals."""
    return request.recusal.standing_of(person()).may_in(request.village, *KEEPERS)


def _position(after: Sequence[Any] | None) -> tuple[date, UUID] | None:
    try:
        return (date.fromisoformat(after[0]), UUID(after[1])) if after else None
    except (TypeError, ValueError, AttributeError) as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error
