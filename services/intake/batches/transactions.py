"""What can be done with batches, each in transactions of its own, for the JSON interface and the pages alike."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from flask_babel import gettext

from services.intake.batches import use_cases
from services.intake.batches.domain import Batch
from services.intake.batches.store import BatchStore
from services.intake.batches.tick import carry_out_due
from services.intake.surroundings import around
from shared.identity.access import person
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once


def run_decision(asked: KeyedRequest | None, wanted: Sequence[UUID], matter_code: str | None) -> tuple[Reply, bool]:
    """Decide once per key, however often the button is pressed."""

    def work(unit: Work) -> Reply:
        store = BatchStore(unit.connection)
        made = use_cases.decide(around().desk(unit), store, person(), wanted, matter_code)
        return Reply(201, orjson.dumps(batch_view(made)))

    return run_once(around().database, around().replies, asked, work)


def look_at(batch_id: UUID) -> Batch:
    with around().database.reading() as connection:
        return use_cases.own_batch(BatchStore(connection), person(), batch_id)


def undo(batch_id: UUID) -> Batch:
    with around().database.transaction() as work:
        return use_cases.take_back(BatchStore(work.connection), person(), batch_id)


def carry_out_now(batch_id: UUID) -> Batch:
    """Accept what is held without waiting longer."""
    with around().database.transaction() as work:
        store = BatchStore(work.connection)
        use_cases.own_batch(store, person(), batch_id)
        store.hurry(batch_id)
    carry_out_due(around().database, around().desk, only=batch_id)
    return look_at(batch_id)


def waiting_batches() -> list[Any]:
    """What the person of this HTTP request can still take back."""
    with around().database.reading() as connection:
        return BatchStore(connection).waiting(person().id)


def batch_view(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "decided_at": batch.decided_at,
        "goes_at": batch.goes_at,
        "items": [
            {
                "request_id": item.request_id,
                "number": item.number,
                "matter_code": item.matter_code,
                "state": item.state,
                "problem": problem_words(item.problem),
            }
            for item in batch.items
        ],
    }


def problem_words(problem: Any) -> str | None:
    """Why a request was not accepted, in the reader's language; values that are sentences are translated too."""
    if not problem:
        return None
    sentence, given = problem["sentence"], problem["values"]
    values = {name: gettext(value) if isinstance(value, str) and value else value for name, value in given.items()}
    return str(gettext(sentence, **values))
