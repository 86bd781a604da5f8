"""Entering, its draft and its hints, each in a transaction of its own."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from services.intake.answers.transactions import answer_within
from services.intake.entry import use_cases
from services.intake.entry.domain import Hint, holds_something, kept_values
from services.intake.entry.store import EntryStore
from services.intake.requests.submission import Submission
from services.intake.requests.transactions import MOST_COLLISIONS
from services.intake.requests.views import receipt_view
from services.intake.residents.store import ResidentStore
from services.intake.residents.use_cases import JustMade, KnownPerson, known_by_phone
from services.intake.surroundings import around, noting
from shared.contracts.errors import Unavailable
from shared.identity.access import person
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not sent yet; `key` is the page's own."""

    key: str
    values: dict[str, Any]


def run_entry(asked: KeyedRequest, said: Submission, missing: list[str], answer_id: uuid.UUID | None = None) -> Reply:
    """Enter once per key, and close it with an answer if one was read out; the reply is the receipt, with the number to read out."""

    def work(unit: Work) -> Reply:
        desk = around().desk(unit)
        answered = partial(answer_within, unit, desk, person(), answer_id, said.occurred_at) if answer_id else None
        receipt = use_cases.enter(desk, person(), said, missing, answered)
        made = receipt.request
        by = person().acting_as("clerk")
        number = use_cases.number_of(EntryStore(unit.connection), around().clock, unit.outbox, by, made)
        return Reply(
            201, orjson.dumps({**receipt_view(receipt), "counter_number": number, "answer_id": made.answer_id})
        )

    for _ in range(MOST_COLLISIONS):
        with suppress(JustMade):
            return run_once(around().database, around().replies, asked, work)[0]
    raise Unavailable()


def draft_of_person() -> Draft | None:
    """The draft of whoever is signed in; None when nothing was typed since the last one was sent."""
    by = person()
    with around().database.reading() as connection:
        sealed = EntryStore(connection).draft(by.id, around().clock.now())
    if sealed is None:
        return None
    values = orjson.loads(around().replies.open(sealed, _context(by.id)))
    return Draft(str(values.get("key") or uuid.uuid4()), values)


def keep_draft(values: Mapping[str, Any]) -> None:
    """Seal and keep what was typed; an empty page is no draft."""
    kept, by = kept_values(values), person()
    if not holds_something(kept):
        return
    body = around().replies.seal(orjson.dumps(kept), _context(by.id))
    with around().database.reading() as connection:
        EntryStore(connection).keep_draft(by.id, str(values.get("key") or ""), body, around().clock.now())


def end_draft(key: str) -> None:
    with around().database.reading() as connection:
        EntryStore(connection).end_draft(person().id, key, around().clock.now())


def people_of(phone: str) -> list[KnownPerson]:
    """The people of a phone (plain digits) within the clerk's area; every name shown is noted in the audit."""
    by = person()
    with around().database.transaction() as work:
        store = ResidentStore(work.connection)
        seal = around().seal(work.connection)
        found = known_by_phone(store, seal, around().index, phone, by.areas("clerk"))
        note = noting(work.connection)
        for one in found:
            note(by.acting_as("clerk"), "revealed", one.id, one.village, {"page": "people"})
    return found


def told_before(values: dict[str, Any], guess: str | None) -> list[Hint]:
    """Requests that may be the one on the page: one statement, nothing opened."""
    now = around().clock.now()
    with around().database.reading() as connection:
        return use_cases.told_before(EntryStore(connection), around().index, person(), now, values, guess)


def _context(person_id: uuid.UUID) -> str:
    return f"desk-draft:{person_id}"
