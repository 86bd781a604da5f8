"""Where trainings are kept, the confirmed cases they read, and the suggester as a process knows it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.intake.matters.domain import Catalogue
from services.intake.suggestions.domain import Suggester
from services.intake.suggestions.learning import Accuracy, Trial, learnt_record
from services.intake.suggestions.use_cases import SealedCase, valid_today
from services.intake.suggestions.weights import Learnt

_CLAIM = text("""
    UPDATE intake.learning SET begun_at = :now
    WHERE (last_run_at IS NULL OR last_run_at < :long_ago OR asked_at > last_run_at)
      AND (begun_at IS NULL OR begun_at < :given_up)
    RETURNING live
""")
_DONE = text("""
    UPDATE intake.learning SET last_run_at = :now, begun_at = NULL, live = coalesce(CAST(:live AS uuid), live)
""")
_ASK = text("UPDATE intake.learning SET asked_at = :now")
_STATE = text("SELECT last_run_at, asked_at, begun_at, live FROM intake.learning")
_NEWEST_OF = text("SELECT newest_case FROM intake.training WHERE id = :id")
# Newest first by id (uuid v7, the order they were entered in). A matter a clerk chose is a confirmed case: not one that was
# accepted because the time ran out, and not a complaint about somebody.
_CASES = text("""
    SELECT id, resident_id, description, matter_code FROM intake.request
    WHERE accepted_by IS NOT NULL AND NOT deemed AND NOT is_recused AND matter_code IS NOT NULL
    ORDER BY id DESC LIMIT :most
""")
_ADD = text("""
    INSERT INTO intake.training (ran_at, cases, held_out, newest_case, untaught_first, untaught_three, before_first,
                                 before_three, after_first, after_three, went_live, confused, learnt)
    VALUES (:ran_at, :cases, :held_out, :newest_case, :untaught_first, :untaught_three, :before_first, :before_three,
            :after_first, :after_three, :went_live, CAST(:confused AS jsonb), CAST(:learnt AS jsonb))
    RETURNING id
""")
_FORGET = text("UPDATE intake.training SET learnt = NULL WHERE learnt IS NOT NULL AND id <> :live")
_LEARNT = text("SELECT learnt FROM intake.training WHERE id = :live")
_TRAININGS = text("""
    SELECT id, ran_at, cases, held_out, untaught_first, untaught_three, before_first, before_three, after_first, after_three,
           went_live, confused
    FROM intake.training ORDER BY ran_at DESC LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Training:
    """One training as the page shows it."""

    id: UUID
    ran_at: datetime
    cases: int
    untaught: Accuracy
    before: Accuracy
    after: Accuracy
    went_live: bool
    confused: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class LearningState:
    last_run_at: datetime | None
    asked_at: datetime | None
    begun_at: datetime | None
    live: UUID | None

    @property
    def is_asked_for(self) -> bool:
        return self.asked_at is not None and (self.last_run_at is None or self.asked_at > self.last_run_at)


class LearningStore:
    """Trainings over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, now: datetime, every: timedelta, give_up_after: timedelta) -> tuple[bool, UUID | None]:
        """(whether it is due and ours, the training in use). Who comes second finds it taken."""
        times = {"now": now, "long_ago": now - every, "given_up": now - give_up_after}
        row = self._connection.execute(_CLAIM, times).one_or_none()
        return (True, row.live) if row else (False, None)

    def done(self, now: datetime, live: UUID | None) -> None:
        """It ran; `live` replaces the training in use, None leaves it."""
        self._connection.execute(_DONE, {"now": now, "live": live})
        if live:
            self._connection.execute(_FORGET, {"live": live})

    def ask(self, now: datetime) -> None:
        self._connection.execute(_ASK, {"now": now})

    def state(self) -> LearningState:
        return LearningState(*self._connection.execute(_STATE).one())

    def newest_case_of(self, training: UUID | None) -> UUID | None:
        found = self._connection.execute(_NEWEST_OF, {"id": training}).scalar_one_or_none() if training else None
        return UUID(str(found)) if found else None

    def confirmed_cases(self, most: int) -> Iterator[SealedCase]:
        for row in self._connection.execute(_CASES, {"most": most}):
            yield SealedCase(*row)

    def add(self, trial: Trial, newest_case: UUID, now: datetime) -> UUID:
        row = {
            "ran_at": now,
            "cases": trial.cases,
            "held_out": trial.after.cases,
            "newest_case": newest_case,
            "went_live": trial.is_not_worse,
            "confused": orjson.dumps(trial.confused).decode(),
            "learnt": orjson.dumps(learnt_record(trial.learnt)).decode() if trial.is_not_worse else None,
        }
        for name, accuracy in (("untaught", trial.untaught), ("before", trial.before), ("after", trial.after)):
            row |= {f"{name}_first": accuracy.first, f"{name}_three": accuracy.three}
        return UUID(str(self._connection.execute(_ADD, row).scalar_one()))

    def learnt(self, live: UUID | None) -> Learnt:
        """What the training in use taught; nothing before the first one."""
        found = self._connection.execute(_LEARNT, {"live": live}).scalar_one_or_none() if live else None
        return Learnt(found["cases"], found["features"]) if found else Learnt()

    def trainings(self, most: int = 10) -> list[Training]:
        """The newest ones first."""
        return [_training(row) for row in self._connection.execute(_TRAININGS, {"most": most})]


def _training(row: Any) -> Training:
    def accuracy(name: str) -> Accuracy:
        return Accuracy(row.held_out, getattr(row, f"{name}_first"), getattr(row, f"{name}_three"))

    confused = tuple((meant, shown, n) for meant, shown, n in row.confused)
    return Training(
        row.id,
        row.ran_at,
        row.cases,
        accuracy("untaught"),
        accuracy("before"),
        accuracy("after"),
        row.went_live,
        confused,
    )


class Readable(Protocol):
    def reading(self) -> AbstractContextManager[Any]: ...


class KnownSuggester:
    """The suggester as a process knows it: built anew when the catalogue or the training in use has changed.

    Building takes half a second; who asks meanwhile is answered by the one before.
    """

    def __init__(
        self,
        database: Readable,
        catalogue: Callable[[], Catalogue],
        seconds: float = 20.0,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._seconds = seconds
        self._tick = tick
        self._asked_at = float("-inf")
        self._live: UUID | None = None
        self._made_for: Catalogue | None = None
        self._suggester = Suggester(())
        self._building = threading.Lock()

    def suggester(self) -> Suggester:
        catalogue = self._catalogue()
        is_fresh = self._tick() - self._asked_at < self._seconds
        if catalogue is self._made_for and is_fresh:
            return self._suggester
        with self._building if self._made_for is None else _Attempt(self._building) as is_ours:
            if is_ours and not (catalogue is self._made_for and self._tick() - self._asked_at < self._seconds):
                self._build(catalogue)
        return self._suggester

    def look_again(self) -> None:
        """Ask at the next use whether another training is in use."""
        self._asked_at = float("-inf")

    def _build(self, catalogue: Catalogue) -> None:
        with self._database.reading() as connection:
            store = LearningStore(connection)
            live = store.state().live
            if catalogue is not self._made_for or live != self._live:
                self._suggester = Suggester(valid_today(catalogue), store.learnt(live))
        self._made_for, self._live, self._asked_at = catalogue, live, self._tick()


class _Attempt:
    """Take a lock if it is free; entering tells whether it was."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock
        self._is_ours = False

    def __enter__(self) -> bool:
        self._is_ours = self._lock.acquire(blocking=False)
        return self._is_ours

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            self._lock.release()
