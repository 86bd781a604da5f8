"""What can be done with cases: record what events say, show one with its timeline, track one by its code."""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest
from typing import Any, Protocol
from uuid import UUID

from services.reporting.cases.changes import apply, calendar_for
from services.reporting.cases.domain import Case
from shared.contracts.errors import NotFound
from shared.contracts.events import Event
from shared.identity.people import Person
from shared.reference.calendar import Calendars

READERS = ("supervisor", "leader", "dispatcher", "organiser", "clerk", "auditor")
"""Staff who may read cases, each within their own area."""
GUESSES_PER_CODE = 10
GUESSES_PER_ADDRESS = 60
"""Wrong guesses within an hour after which the answer is 429."""

LONGEST_CHAIN = 8
"""How many merges are followed; towns are heard of at different times, so a chain may seem to close for a moment."""


class UnknownCase(Exception):
    """An event about a request came whose first event never did; the inbox tries again and then parks it."""


class Cases(Protocol):
    def load(self, ids: Sequence[UUID]) -> dict[UUID, Case]: ...
    def save(self, cases: Sequence[Case]) -> None: ...


class CaseReader(Protocol):
    def one(self, case_id: UUID) -> Case | None: ...
    def by_tracking(self, tracking_hash: str) -> Case | None: ...
    def timeline(self, case: Case) -> list[Any]: ...
    def into(self, case_id: UUID) -> UUID | None: ...


class Guesses(Protocol):
    """Counters of wrong guesses; `check` raises TooMany."""

    def check(self) -> None: ...
    def count(self) -> None: ...


def record(store: Cases, events: Sequence[Event], calendars: Calendars) -> list[Case]:
    """Let a batch of events, in order, change their cases, each counted with its own calendar; returns those that changed."""
    cases = store.load(list({event.subject for event in events}))
    changed: dict[UUID, Case] = {}
    for event in events:
        case = cases.get(event.subject)
        if case is None:
            case = cases[event.subject] = _opened(event)
        if apply(case, event, calendar_for(case, event, calendars)):
            changed[case.id] = case
    if changed:
        store.save(list(changed.values()))
    return list(changed.values())


def _opened(event: Event) -> Case:
    if event.type not in ("request.submitted", "request.accepted"):
        raise UnknownCase(event.type)
    return Case(event.subject, event.area)


def show(store: CaseReader, person: Person, case_id: UUID) -> tuple[Case, list[Any]]:
    """A case and its timeline for staff; NotFound outside their area as if it did not exist."""
    case = store.one(case_id)
    if case is None:
        raise NotFound()
    check_sees(person, case)
    return case, store.timeline(case)


def check_sees(person: Person, case: Case) -> None:
    """Raise NotFound outside the person's area, and for whom the case is hidden from."""
    case.recusal.standing_of(person).check_area(case.area, *READERS)


def track(store: CaseReader, guesses: Guesses, hashes: tuple[str, str | None]) -> tuple[Case, list[Any]]:
    """A case and its timeline for who knows the code and the phone's last four digits; each wrong try is counted.

    Both hashes were computed before anything was looked up, and are compared in constant time.
    """
    guesses.check()
    of_code, of_both = hashes
    case = store.by_tracking(of_code)
    known = (case.tail_hash if case else None) or "-" * 64
    if not compare_digest(known, of_both or "") or case is None:
        guesses.count()
        raise NotFound()
    return case, store.timeline(case)


def goes_on_as(store: CaseReader, case: Case) -> Case | None:
    """The case a merged one goes on as, through several merges if need be; None for a case that stands for itself."""
    found: Case | None = None
    for _ in range(LONGEST_CHAIN):
        into = store.into(case.id) if case.state == "merged" else None
        case_there = store.one(into) if into else None
        if case_there is None:
            break
        found = case = case_there
    return found


def promised_moment(case: Case) -> datetime | None:
    """The due time while the promise runs; None before acceptance and once it is over."""
    return case.due_at if case.closed_at is None and case.ended_at is None else None
