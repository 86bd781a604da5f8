"""Running the half-year day by day: a day's requests come in while the day before goes on, so that places free as in life.

Eight threads enter what is due, cases side by side, the steps of one case in order. What is entered is said in `desk`.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

from services.local.refusals import CannotRun
from services.local.replay.desk import Desk, RunningCase
from services.local.replay.plan import PlannedCase
from shared.reference.working_hours import local_day

THREADS: Final = 8
_LOOK_SECONDS: Final = 0.1
_PUT_BACK_SECONDS: Final = 15.0
_HOPELESS_SECONDS: Final = 120.0
_MOST_WAITING: Final = 300


class Waves:
    """One replay: the cases not finished yet, and who among them waits for an offer since when."""

    def __init__(self, desk: Desk, cases: Sequence[PlannedCase], advance: Callable[[int], None]) -> None:
        self._desk, self._advance = desk, advance
        self.cases = [RunningCase(planned) for planned in cases]
        self._running: list[RunningCase] = []
        self._progress_at = time.monotonic()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="replay")

    def run(self) -> None:
        """Everything up to the last step; raises CannotRun when for two minutes nobody is found for what waits."""
        with self._pool:
            try:
                self._day_by_day()
            except BaseException:
                self._pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _day_by_day(self) -> None:
        yesterday = date.min
        for day in sorted({_day_of(case) for case in self.cases}):
            coming = [case for case in self.cases if _day_of(case) == day]
            self._enter(coming, yesterday)
            self._running += coming
            self._wait_while(lambda: self._waiting() > _MOST_WAITING, yesterday)
            yesterday = day
        self._wait_while(lambda: bool(self._running), date.max)

    def _wait_while(self, is_too_much: Callable[[], bool], until: date) -> None:
        """Let offers come, and enter what they allow; once, and again as long as too much waits."""
        self._collect_offers()
        while is_too_much():
            self._enter((), until)
            self._collect_offers()
            self._check_hope()

    def _enter(self, coming: Iterable[RunningCase], until: date) -> None:
        """Take in new cases and enter the steps due up to and with that day, side by side."""
        due = [case for case in self._running if _is_due(case, until)]
        futures = [self._pool.submit(self._desk.take_in, case) for case in coming]
        futures += [self._pool.submit(self._go_on, case, until) for case in due]
        for future in futures:
            future.result()
        if futures:
            self._progress_at = time.monotonic()
        else:
            time.sleep(_LOOK_SECONDS)
        self._settle()

    def _go_on(self, case: RunningCase, until: date) -> None:
        while _is_due(case, until):
            self._desk.next_step(case)

    def _settle(self) -> None:
        """Count off what is finished."""
        before = len(self._running)
        self._running = [case for case in self._running if not case.is_finished]
        self._advance(before - len(self._running))

    def _collect_offers(self) -> None:
        waiting = [case for case in self._running if case.waits_for_offer]
        if not waiting:
            return
        offers = self._desk.open_offers()
        for case in waiting:
            case.offer_id = offers.get(case.request_id, "")

    def _waiting(self) -> int:
        return sum(case.waits_for_offer for case in self._running)

    def _check_hope(self) -> None:
        """Nothing moves: first the dispatchers put the cases back into the pool, then the replay gives up."""
        idle = time.monotonic() - self._progress_at
        if idle > _HOPELESS_SECONDS:
            raise CannotRun(
                f"{self._waiting()} 件诉求等不到派单，请查看 assignment-worker 的日志。",
                f"{self._waiting()} requests get no offer. See the log of the assignment worker.",
            )
        if idle > _PUT_BACK_SECONDS and int(idle) % int(_PUT_BACK_SECONDS) == 0:
            for case in [case for case in self._running if case.waits_for_offer][:THREADS]:
                self._desk.put_back(case)


def _is_due(case: RunningCase, until: date) -> bool:
    """Whether the next step lies on or before the day and can be entered now."""
    if case.is_finished or case.waits_for_offer:
        return False
    return local_day(case.planned.step_times[case.done]) <= until


def _day_of(case: RunningCase) -> date:
    return local_day(case.planned.accepted_at)
