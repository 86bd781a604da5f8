"""The life of a request as a machine: any commands, several at once, and after each the invariants read from the tables.

Drives the use cases themselves, every command in a transaction and a thread of its own, against real Postgres. Beside
`test_life_of_cases`, which sends JSON: here the whole life is walked, to the reopened case and back, and every stored
change of state is held against `TRANSITIONS` by the command whose transaction stored it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from services.assignment.clock.store import ClockStore
from services.assignment.confirming.domain import Proof
from services.assignment.dispatch.domain import Command, State
from services.assignment.handover.store import HandoverStore
from services.assignment.handover.use_cases import hand_over
from services.assignment.leave.store import LeaveStore
from services.assignment.leave.use_cases import Days, go_on_leave
from shared.identity.people import Person
from shared.reference.working_hours import local_day
from shared.runtime.clock import FixedClock
from shared.runtime.sealing import BlindIndex, tracking_hashes
from tests.integration.assignment.commands import COMMANDS, ONCE, Office, merging, unmerging
from tests.integration.assignment.house import TAIL, TOWN, House
from tests.integration.assignment.targets import Target, way_on
from tests.integration.assignment.watch import Watch, check_held

WHICH, TOGETHER = st.integers(0, 11), st.integers(1, 5)
NAMES = st.sampled_from(sorted(COMMANDS))


class Life(RuleBasedStateMachine):
    """Three volunteers with a place or two, a handful of requests. What is drawn never depends on who won a race."""

    house: House
    watch: Watch

    @initialize(ahead=st.lists(st.integers(0, 7), min_size=3, max_size=3))
    def begin(self, ahead: list[int]) -> None:
        """`ahead`: how far along its way each of the first requests is already."""
        self.watch.forget()
        self.office = Office(self.house, self.watch)
        self.people = [self.house.volunteer(capacity=places) for places in (1, 1, 2)]
        for number, steps in enumerate(ahead):
            self.arrive()
            self.forward(number, steps)

    @rule()
    def arrive(self) -> None:
        known = len(self.office.proofs)
        if known == 6:
            return
        code = f"7K2MQ9XWTD{known:02}"
        matter = {"closes_by": "delivery"} if known % 2 else {}
        request = self.house.accepted(code=code, occurred_at=self.house.clock.now(), matter=matter)
        hashes = tracking_hashes(BlindIndex(self.house.settings), code, TAIL)
        self.office.proofs[request] = Proof(*hashes)
        self.house.consume()

    @rule(name=NAMES, which=WHICH, together=TOGETHER)
    def same_at_once(self, name: str, which: int, together: int) -> None:
        target = self.target(which, COMMANDS[name][0])
        answers = self.office.give([name], target, self.office.callers(target, together, which))
        assert name not in ONCE or sum(answers) <= 1, f"{name} had its way {sum(answers)} times"

    @rule(which=WHICH, together=st.integers(2, 6))
    def accept_by_several(self, which: int, together: int) -> None:
        self.same_at_once("accept", which, together)

    @rule(which=WHICH, steps=st.integers(1, 6))
    def forward(self, which: int, steps: int) -> None:
        """On its way, each step by three people at once."""
        for _ in range(steps):
            rows = self.office.standing()
            if not self._step(rows[which % len(rows)], which):
                return

    def _step(self, row: Any, turn: int) -> bool:
        names = way_on(row, turn)
        for name in names:
            target = self.office.target(row, self.people[turn % 3])
            self.office.give([name], target, [*self.office.staff[1:], *self.office.callers(target, 1)])
            self.check()
        return bool(names)

    def _bring(self, to: State, turn: int) -> Any:
        """A case of the ordinary kind as far as that state, if it gets there."""
        for _ in range(6):
            rows = [row for row in self.office.standing() if row.closes_by != "delivery"]
            row = rows[turn % len(rows)]
            if row.state == to or not self._step(row, 1):
                break
        return row

    @rule(names=st.lists(NAMES, min_size=2, max_size=3, unique=True), which=WHICH, other=WHICH)
    def clash(self, names: list[str], which: int, other: int) -> None:
        """Different commands on one request at the same moment, and the first of them on another."""
        target, second = self.target(which, COMMANDS[names[0]][0]), self.target(other, COMMANDS[names[0]][0])
        by = self.office.callers(target, 1, which)
        also = self.office.ready(*COMMANDS[names[0]][1:], second, self.office.staff[0])
        self.office.at_once([also, *(self.office.ready(*COMMANDS[name][1:], target, by[0]) for name in names)])

    @rule(which=WHICH, together=st.integers(2, 4))
    def all_change_hands(self, which: int, together: int) -> None:
        """Several requests are reassigned across one another at the same moment."""
        held = [row for row in self.office.standing() if row.holder] or self.office.standing()
        steps = []
        for turn in range(together):
            row = held[(which + turn) % len(held)]
            others = [each for each in self.people if each.id != row.holder]
            target = self.office.target(row, others[(which + turn) % len(others)])
            steps.append(self.office.ready(*COMMANDS["reassign"][1:], target, self.office.staff[turn % 2]))
        self.office.at_once(steps)

    @rule(which=WHICH, to=WHICH, name=NAMES)
    def hand_over_while(self, which: int, to: int, name: str) -> None:
        """Two hand everything over, to each other or to the pool, while somebody answers one of those requests."""
        first, second = self.people[which % 3], self.people[(which + 1) % 3]
        target = self.target(which, COMMANDS[name][0])
        until = self.house.clock.now() + timedelta(hours=4)

        def handing(leaver: Any, taker: Any, turn: int) -> Any:
            by, ways = self.office.staff[turn], {Command.RESUME, Command.REASSIGN, Command.PUT_BACK}
            return lambda: self.office.run(
                ways,
                lambda desk, c: hand_over(
                    desk, ClockStore(c), HandoverStore(c), by, leaver.id, taker and taker.id, "离岗", until
                ),
            )

        steps = [handing(first, second, 0), handing(second, first if to % 2 else None, 1)]
        by = self.office.callers(target, 1, which)[0]
        self.office.at_once([*steps, self.office.ready(*COMMANDS[name][1:], target, by)])

    @rule(which=WHICH, into=WHICH)
    def merge_both_ways(self, which: int, into: int) -> None:
        """Each into the other at the same moment, and then out of it again."""
        rows = self.office.standing()
        one, two = rows[which % len(rows)].id, rows[into % len(rows)].id
        by = self.office.staff[0]
        pairs = ((one, two), (two, one))
        merged = self.office.at_once([merging(self.office, a, b, by) for a, b in pairs])
        assert sum(merged) <= 1
        if into % 2:
            self.office.at_once([unmerging(self.office, each, by) for each in (one, two)])

    @rule(hours=st.sampled_from([1, 5, 30, 24 * 40]), name=NAMES, which=WHICH)
    def time_passes(self, hours: int, name: str, which: int) -> None:
        """Offers lapse and pauses end by the tick, while somebody still answers."""
        self.house.clock.move(timedelta(hours=hours))
        target = self.target(which, COMMANDS[name][0])
        ticks = [self._tick, self._tick]
        by = self.office.callers(target, 1, which)[0]
        self.office.at_once([*ticks, self.office.ready(*COMMANDS[name][1:], target, by)])

    @rule(which=WHICH, name=NAMES)
    def nobody_answers_for_days(self, which: int, name: str) -> None:
        """Calls on two days reach nobody; then the silence closes it, unless somebody is heard at that moment."""
        known = self._bring(State.AWAITING_CONFIRMATION, which).id
        for hours in (0, 30):
            self.house.clock.move(timedelta(hours=hours))
            self._tick()
            row = next(row for row in self.office.standing() if row.id == known)
            target = self.office.target(row, self.people[which % 3])
            self.office.give(["nobody_answers"], target, self.office.staff[:1])
        self.house.clock.move(timedelta(days=10))
        by = self.office.callers(target, 1, which)[0]
        self.office.at_once([self._tick, self.office.ready(*COMMANDS[name][1:], target, by)])

    @rule(which=WHICH, days=st.integers(1, 3))
    def goes_on_leave(self, which: int, days: int) -> None:
        """Somebody is away from today; of two covers asked at once one is written down, and takes what lies there once."""
        held = [row.holder for row in self.office.standing() if row.holder]
        absent, *others = sorted(
            self.people, key=lambda each: (each.id != held[which % len(held)] if held else 0, each.id)
        )
        me, today = Person(absent.person_id, "v", "v", (("volunteer", TOWN),)), local_day(self.house.clock.now())
        asked = [Days(today, today + timedelta(days=days), cover.id) for cover in others]

        def leaving(each: Days) -> Any:
            return lambda: self.office.run(
                set(), lambda desk, c: go_on_leave(LeaveStore(c), desk.clock, desk.outbox, me, absent.id, each)
            )

        assert sum(self.office.at_once([leaving(each) for each in asked])) <= 1
        for row in [row for row in self.office.standing() if row.holder == absent.id]:
            assert sum(self.office.give(["take_over"], self.office.target(row, absent), self.office.staff[:2])) <= 1

    def _tick(self) -> bool:
        self.house.worker.tick()
        return True

    @rule(which=WHICH, places=st.integers(0, 3))
    def places_change(self, which: int, places: int) -> None:
        """Somebody offers fewer or more places than before."""
        statement = "UPDATE assignment.volunteer SET capacity = greatest(:n, open_load - overruled) WHERE id = :id"
        with self.office.database.transaction() as work:
            work.connection.execute(text(statement), {"n": places, "id": self.people[which % 3].id})

    def target(self, which: int, states: set[State]) -> Target:
        """A request the command is meant for; where there is none, any: it has to be refused."""
        rows = self.office.standing()
        fitting = [row for row in rows if State(row.state) in states] or rows
        return self.office.target(fitting[which % len(fitting)], self.people[which % 3])

    @invariant()
    def check(self) -> None:
        if not hasattr(self, "office"):
            return
        self.watch.check_changes()
        check_held(self.office.database)


@pytest.mark.parametrize("house", [FixedClock(datetime.now(UTC))], indirect=True)
def test_whatever_is_done_at_once_each_change_is_legal_and_no_place_or_case_is_held_twice(house: House) -> None:
    Life.house, Life.watch = house, Watch(house)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=6,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )


def test_of_two_who_give_away_the_last_place_at_once_one_is_refused(house: House) -> None:
    """Both looked when it was still free; only one may have it without saying why."""
    office, taker = Office(house, Watch(house)), house.volunteer(capacity=1, skills={})
    for _ in range(2):
        house.accepted()
    house.consume()
    rows = office.standing()
    reassign = COMMANDS["reassign"][1:]
    steps = [office.ready(*reassign, office.target(row, taker), office.staff[0]) for row in rows]
    assert sorted(office.at_once(steps)) == [False, True]
    assert house.one("SELECT open_load, overruled FROM assignment.volunteer") == (1, 0)
