"""Learning from what clerks chose: read the confirmed cases, try out what they teach, keep it if it is no worse.

The words are opened for the counting alone, and forgotten with it; no person sees them, and the audit says how many were read.
Everything is counted anew each time, so that what was erased or corrected since then has no more say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, Protocol
from uuid import UUID

from services.intake.matters.domain import Catalogue, Matter
from services.intake.suggestions.domain import CatalogueWords
from services.intake.suggestions.learning import MOST_CASES, Case, Trial, try_out
from shared.contracts.events import Clock

EVERY: Final = timedelta(days=1)
GIVE_UP_AFTER: Final = timedelta(hours=1)
"""A run that has not ended by then was killed; the next tick begins anew."""
_OPENED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class SealedCase:
    """One confirmed case as it lies in the table."""

    id: UUID
    resident_id: UUID
    description: str
    matter_code: str


class Learning(Protocol):
    """Where trainings are kept; `store.LearningStore`."""

    def claim(self, now: datetime, every: timedelta, give_up_after: timedelta) -> tuple[bool, UUID | None]: ...
    def done(self, now: datetime, live: UUID | None) -> None: ...
    def newest_case_of(self, training: UUID | None) -> UUID | None: ...
    def confirmed_cases(self, most: int) -> Iterable[SealedCase]: ...
    def add(self, trial: Trial, newest_case: UUID, now: datetime) -> UUID: ...


class Opens(Protocol):
    """Opens sealed words; `shared.runtime.sealing.PersonSeal`."""

    def load(self, persons: Iterable[UUID]) -> None: ...
    def open(self, sealed: str | None, field: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What one transaction of the job works with."""

    store: Learning
    seal: Opens
    note: Callable[[str, Mapping[str, Any]], None]


Readings = Callable[[], AbstractContextManager[Reading]]
"""`with readings() as reading:` is one transaction."""


def valid_today(catalogue: Catalogue) -> list[Matter]:
    return catalogue.valid_on(catalogue.today) if catalogue.today else list(catalogue)


def retrain(readings: Readings, clock: Clock, catalogue: Catalogue) -> Trial | None:
    """Train if it is time or somebody asked; None when there was nothing to do. Safe to be called twice at once.

    1. Claim the run in a transaction of its own. 2. Read and count. 3. Try out, outside any transaction. 4. Keep the result.
    """
    now = clock.now()
    with readings() as reading:
        is_ours, live = reading.store.claim(now, EVERY, GIVE_UP_AFTER)
    if not is_ours:
        return None
    words = CatalogueWords(valid_today(catalogue))
    with readings() as reading:
        cases = list(_cases(reading, words))
        learnt_until = reading.store.newest_case_of(live)
        reading.note("read_for_learning", {"cases": len(cases)})
    trial = try_out(cases, words, learnt_until)
    with readings() as reading:
        kept = reading.store.add(trial, max(case.id for case in cases), now) if trial else None
        reading.store.done(now, kept if trial and trial.is_not_worse else None)
    return trial


def _cases(reading: Reading, words: CatalogueWords) -> Iterator[Case]:
    """The confirmed cases of today's matters as finds; each find kept once in memory however many cases have it."""
    same: dict[str, str] = {}
    waiting = iter(reading.store.confirmed_cases(MOST_CASES))
    while sealed := list(islice(waiting, _OPENED_AT_ONCE)):
        reading.seal.load(one.resident_id for one in sealed)
        for one in sealed:
            said = reading.seal.open(one.description, "description") if one.matter_code in words.names else None
            if said:
                finds = tuple(same.setdefault(find, find) for find in words.vocabulary.finds(said))
                yield Case(one.id, finds, one.matter_code, one.resident_id)
