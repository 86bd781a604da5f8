"""Which event and which tick leads to which use case. A body unpacks, calls, returns; the engine is `shared.runtime.bus`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

import structlog
from sqlalchemy.exc import DBAPIError

from services.assignment.appointments.store import AppointmentStore
from services.assignment.appointments.use_cases import raise_alarms
from services.assignment.calendars import ticking as calendars
from services.assignment.callbacks import ticking as last_words
from services.assignment.claims.store import ClaimStore
from services.assignment.claims.use_cases import AT_ONCE, end_terms
from services.assignment.clock import ticking as stops
from services.assignment.corrections import use_cases as entries
from services.assignment.corrections.store import CorrectedCases
from services.assignment.dispatch.store import CorrectionStore, PoolStore
from services.assignment.dispatch.use_cases import corrections, pool
from services.assignment.matching import moving
from services.assignment.matching.moving_store import MovingStore
from services.assignment.matching.store import MatchingStore
from services.assignment.matching.use_cases import Table, run_round
from services.assignment.originals import use_cases as originals
from services.assignment.originals.store import OriginalStore
from services.assignment.pair_coverage import telling
from services.assignment.pairs import use_cases as pairs
from services.assignment.pairs.store import PairStore
from services.assignment.sending_up.store import SentUpStore
from services.assignment.sending_up.use_cases import tell_overdue
from shared.contracts.events import Clock, Event
from shared.runtime.bus.failures import describe
from shared.runtime.bus.inbox import Inbox
from shared.runtime.crash import crash_point
from shared.runtime.database import Database, Work

log = structlog.get_logger()
Hear = Callable[[Work, Sequence[Event]], None]


def _take_in(work: Work, events: Sequence[Event]) -> None:
    pool.take_in(PoolStore(work.connection), events)


def _forget(work: Work, events: Sequence[Event]) -> None:
    erased = [event.subject for event in events]
    pool.forget(PoolStore(work.connection), erased)
    pairs.forget(PairStore(work.connection), work.outbox, max(event.recorded_at for event in events), erased)


def _visited(work: Work, events: Sequence[Event]) -> None:
    pairs.hear_visits(PairStore(work.connection), events)


def _originals_taken(work: Work, events: Sequence[Event]) -> None:
    originals.taken(OriginalStore(work.connection), events)


def _originals_returned(work: Work, events: Sequence[Event]) -> None:
    originals.returned(OriginalStore(work.connection), events)


def _correct(work: Work, events: Sequence[Event]) -> None:
    corrections.correct(CorrectionStore(work.connection), events)


def _mend(work: Work, events: Sequence[Event]) -> None:
    entries.correct(CorrectedCases(work.connection), events)


def _nothing_to_do(work: Work, events: Sequence[Event]) -> None:
    """Heard so that the lane moves on; the reason stands beside the event below."""


HEARS: Mapping[str, Hear] = {
    "request.accepted": _take_in,
    "resident.erased": _forget,
    "request.corrected": _mend,
    "details.added": _nothing_to_do,  # read from the events of its request when the handler opens the page
    "matter.changed": _nothing_to_do,  # a running case keeps the matter it was accepted under
    "visit.recorded": _visited,
    "originals.taken": _originals_taken,
    "originals.returned": _originals_returned,
    "resident.corrected": _correct,
}


def handle(work: Work, events: Sequence[Event]) -> None:
    """A batch in order; neighbours of one type go together, so that five hundred acceptances are one statement."""
    for kind, same in groupby(events, key=lambda event: event.type):
        HEARS[kind](work, list(same))


@dataclass(frozen=True)
class Worker:
    """What the tasks of this service do, on one database."""

    database: Database
    clock: Clock
    offer_hours: float

    def consume(self, lane: int) -> int:
        """Work off a lane; after each committed batch offer what it brought."""
        return Inbox(self.database, handle, self.offer_waiting).work_lane(lane)

    def tick(self) -> None:
        """What is due by the clock: lapsed offers, and another look at what found nobody."""
        with self.database.transaction() as work:
            MatchingStore(work.connection).refresh_prices(self.clock.now())
        while self._expire():
            pass
        last_words.tick(self.database, self.clock)
        stops.tick(self.database, self.clock)
        calendars.tick(self.database, self.clock)
        with self.database.transaction() as work:
            raise_alarms(AppointmentStore(work.connection), work.outbox, self.clock.now())
            if tell_overdue(SentUpStore(work.connection), work.outbox, self.clock.now()):
                crash_point("overdue.told")
            pairs.find_due(PairStore(work.connection), self.clock.now())
            telling.tell(work.connection, work.outbox, self.clock)
        while self._end_terms() == AT_ONCE:
            pass
        self.offer_waiting(again=True)
        self.move_offers()

    def offer_waiting(self, again: bool = False) -> None:
        """A round for each district in which something waits."""
        with self.database.reading() as connection:
            districts = PoolStore(connection).waiting_districts(again)
        for district in districts:
            self.run_round(district, again)

    def run_round(self, district: str, again: bool = False) -> int:
        """How many offers were made. A round that meets somebody else's change is made once more, then left to the tick:
        whoever caused it (a refusal, a batch) has committed already and must not fail for it."""
        for _ in range(2):
            try:
                return run_round(self._table, district, self.clock, self.offer_hours, again)
            except DBAPIError as error:
                log.warning("round_failed", district=district, error=describe(error))
        return 0

    def move_offers(self) -> int:
        """Once an hour per district: unanswered offers where holders are busy; what fails is left to the next hour."""
        try:
            return moving.look(self._moving_table, self.clock, self.offer_hours)
        except DBAPIError as error:
            log.warning("moving_failed", error=describe(error))
        return 0

    def _expire(self) -> int:
        with self.database.transaction() as work:
            return pool.expire_lapsed(PoolStore(work.connection), work.outbox, self.clock)

    def _end_terms(self) -> int:
        with self.database.transaction() as work:
            return end_terms(ClaimStore(work.connection), work.outbox, self.clock.now())

    @contextmanager
    def _moving_table(self) -> Iterator[moving.MovingTable]:
        with self.database.transaction() as work:
            yield moving.MovingTable(MovingStore(work.connection), PoolStore(work.connection), work.outbox)

    @contextmanager
    def _table(self) -> Iterator[Table]:
        with self.database.transaction() as work:
            yield Table(MatchingStore(work.connection), PoolStore(work.connection), work.outbox)
