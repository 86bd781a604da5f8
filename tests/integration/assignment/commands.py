"""Commands on a request as the use cases take them, each on a connection of its own, and what the tables then say.

`COMMANDS` names every one with the states it is meant for and the commands of the table it stands for.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.assignment.clock import use_cases as clock
from services.assignment.clock.store import ClockStore
from services.assignment.confirming import use_cases as confirming
from services.assignment.confirming.store import ConfirmationStore
from services.assignment.dispatch.domain import Command, State
from services.assignment.dispatch.use_cases import answering, ruling, working
from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.merging.store import MergeStore
from services.assignment.merging.use_cases import merge, unmerge
from services.assignment.reopening import use_cases as reopening
from services.assignment.reopening.store import ReopeningStore
from services.assignment.rulings.domain import Verdict
from services.assignment.rulings.use_cases import rule as decide
from services.assignment.trips.store import TripStore
from services.assignment.trips.use_cases import Result, Words, record
from services.assignment.volunteers.domain import NewVolunteer
from services.assignment.wiring import desk_of
from shared.contracts.errors import DomainError
from shared.contracts.events import uuid7
from shared.identity.people import Person
from tests.integration.assignment.commands_beside import BESIDE, OWN
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.targets import KNOWN, STANDING, Step, Steps, Target
from tests.integration.assignment.watch import Watch


def _say(solved: bool, rating: int | None = None) -> Step:
    word = confirming.Word(solved, rating, None, "phone")
    return lambda desk, _, by, on: confirming.confirm_for_resident(desk, by, on.id, word)


def _own_word(desk: Desk, connection: Connection, _: Person, on: Target) -> UUID:
    return confirming.confirm_by_code(desk, ConfirmationStore(connection), on.proof, confirming.Word(True, 2))


def _ask(desk: Desk, connection: Connection, by: Person, on: Target) -> Any:
    return clock.suspend(desk, ClockStore(connection), by, on.duty, clock.Wanted("hearing"))


def _reassign(desk: Desk, _: Connection, by: Person, on: Target) -> Any:
    until = desk.clock.now() + timedelta(hours=4)
    return ruling.reassign(desk, by, on.id, on.other, None, until)


def _trip(desk: Desk, connection: Connection, by: Person, _: Target) -> Any:
    """Everything this person has in hand is done in one round."""
    store = TripStore(connection)
    results = [Result(each.assignment_id, "done") for each in store.errands(by) if not each.is_paused]
    return record(desk, store, by, uuid7(), results, Words("已递交", "办好了", "没有开门", "还缺材料"))


def _rule(verdict: str) -> Step:
    return lambda desk, _, by, on: decide(desk, by, on.id, Verdict(verdict, "审定"))


COMMANDS: Steps = {
    **BESIDE,
    "accept": (
        {State.OFFERED},
        {Command.ACCEPT},
        lambda d, _, by, on: answering.accept_offer(d, by, on.offer, "phone"),
    ),
    "decline": (
        {State.OFFERED},
        {Command.DECLINE},
        lambda d, _, by, on: answering.decline_offer(d, by, on.offer, "busy", "phone"),
    ),
    "start": ({State.ASSIGNED}, {Command.START}, lambda d, _, by, on: working.start(d, by, on.duty, OWN)),
    "log": (
        {State.ASSIGNED, State.IN_PROGRESS},
        {Command.LOG},
        lambda d, _, by, on: working.log(d, by, on.duty, "去了", 5, OWN),
    ),
    "complete": (
        {State.IN_PROGRESS},
        {Command.COMPLETE},
        lambda d, _, by, on: working.complete(d, by, on.duty, "solved", "办好了", OWN),
    ),
    "trip": ({State.ASSIGNED, State.IN_PROGRESS}, {Command.START, Command.COMPLETE}, _trip),
    "undo_completion": (
        {State.AWAITING_CONFIRMATION},
        {Command.UNDO_COMPLETION},
        lambda d, c, by, on: reopening.undo_completion(d, ReopeningStore(c), by, on.duty, "点错"),
    ),
    "give_back": (
        {State.ASSIGNED, State.IN_PROGRESS},
        {Command.RETURN},
        lambda d, _, by, on: working.give_back(d, by, on.duty, "办不了", OWN),
    ),
    "uphold": ({State.RETURNED}, {Command.UPHOLD}, _rule("upheld")),
    "go_on": ({State.RETURNED}, {Command.GO_ON}, _rule("rejected")),
    "end_by_ruling": ({State.RETURNED}, {Command.TERMINATE}, _rule("ended")),
    "suspend": ({State.ASSIGNED, State.IN_PROGRESS}, {Command.SUSPEND, Command.ASK_PAUSE}, _ask),
    "approve_pause": (
        {State.ASSIGNED, State.IN_PROGRESS},
        {Command.SUSPEND},
        lambda d, c, by, on: clock.approve_pause(d, ClockStore(c), by, on.pause),
    ),
    "resume": (
        {State.SUSPENDED},
        {Command.RESUME},
        lambda d, c, by, on: clock.resume(d, ClockStore(c), by, on.duty),
    ),
    "ask_extension": (
        {State.ASSIGNED, State.IN_PROGRESS},
        {Command.ASK_EXTENSION},
        lambda d, c, by, on: clock.ask_extension(d, ClockStore(c), by, on.duty, 1, "等数据"),
    ),
    "grant_extension": (
        {State.ASSIGNED, State.IN_PROGRESS},
        {Command.EXTEND},
        lambda d, c, by, on: clock.decide_extension(d, ClockStore(c), by, on.extension, True),
    ),
    "confirm": ({State.AWAITING_CONFIRMATION}, {Command.CONFIRM}, _say(True)),
    "own_word": ({State.AWAITING_CONFIRMATION}, {Command.CONFIRM, Command.RATE}, _own_word),
    "reject": ({State.AWAITING_CONFIRMATION}, {Command.REJECT}, _say(False)),
    "undo_closing": (
        {State.CLOSED},
        {Command.UNDO_CLOSING},
        lambda d, c, by, on: confirming.undo_for_resident(d, ConfirmationStore(c), by, on.id),
    ),
    "reopen": (
        {State.CLOSED},
        {Command.REOPEN},
        lambda d, c, by, on: reopening.reopen(d, ReopeningStore(c), by, on.id, False, "没有拿到"),
    ),
    "reassign": ({State.REOPENED, State.ASSIGNED, State.OFFERED}, {Command.REASSIGN}, _reassign),
    "put_back": (
        {State.REOPENED, State.IN_PROGRESS, State.RETURNED},
        {Command.PUT_BACK},
        lambda d, _, by, on: ruling.put_back(d, by, on.id),
    ),
    "withdraw": (
        set(State),
        {Command.WITHDRAW},
        lambda d, _, by, on: ruling.withdraw(d, ruling.Asker(by, on.id), "不办了"),
    ),
    "terminate": (
        set(State),
        {Command.TERMINATE},
        lambda d, _, by, on: ruling.terminate(d, ruling.Asker(by, on.id), "办不成"),
    ),
}
ONCE = frozenset(COMMANDS) - {"log", "reassign", "put_back", "deny", "nobody_answers"}
"""Of several at the same moment one at most has its way: what it ends is over for the others."""


@dataclass
class Office:
    """Who gives the commands, and to what; the real stores on real connections."""

    house: House
    watch: Watch
    proofs: dict[UUID, confirming.Proof] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = self.house.database_of("assignment")
        roles = ("dispatcher", "dispatcher", "supervisor")
        self.staff = [Person(uuid7(), role, role, ((role, TOWN[:6]),)) for role in roles]

    def standing(self) -> Sequence[Any]:
        with self.database.reading() as connection:
            return connection.execute(text(STANDING)).all()

    def target(self, row: Any, other: NewVolunteer) -> Target:
        known = {name: getattr(row, name) or row.id for name in KNOWN}
        return Target(
            id=row.id,
            person_id=row.person_id,
            cover=Person(row.cover, "v", "v", (("volunteer", TOWN),)) if row.cover else None,
            other=other.id,
            proof=self.proofs.get(row.id, confirming.Proof()),
            **known,
        )

    def callers(self, target: Target, together: int, first: int = 0) -> list[Person]:
        """The handler twice over, as a double tap, and staff beside them; `first` says who begins."""
        own = (("volunteer", TOWN),)
        handler = [Person(target.person_id, "v", "v", own)] if target.person_id else []
        everybody = [*handler, *handler, *self.staff]
        return [everybody[(first + turn) % len(everybody)] for turn in range(together)]

    def give(self, names: Sequence[str], target: Target, by: Sequence[Person]) -> list[bool]:
        """Each command by each person, all at the same moment; who was refused by a rule and who was not."""
        return self.at_once([self.ready(*COMMANDS[name][1:], target, who) for name in names for who in by])

    def ready(self, commands: set[Command], step: Step, target: Target, by: Person) -> Callable[[], bool]:
        return lambda: self.run(commands, lambda desk, connection: step(desk, connection, by, target))

    def run(self, commands: set[Command], do: Callable[[Desk, Connection], Any]) -> bool:
        """One transaction. False where a rule refuses; anything else that goes wrong is a fault and is raised."""
        try:
            with self.database.transaction() as work:
                number = work.connection.execute(text("SELECT pg_current_xact_id()::text")).scalar_one()
                self.watch.ran[number] = frozenset(commands)
                do(desk_of(work, self.house.clock, self.house.settings), work.connection)
        except DomainError:
            return False
        return True

    def at_once(self, steps: Sequence[Callable[[], bool]]) -> list[bool]:
        """All of them while the worker's rounds and ticks run too, each in a thread of its own."""
        with ThreadPoolExecutor(len(steps) + 2) as pool:
            rounds = [pool.submit(self.house.worker.offer_waiting, True), pool.submit(self.house.worker.offer_waiting)]
            answers = list(pool.map(lambda step: step(), steps))
            for each in rounds:
                each.result()
        return answers


def merging(office: Office, one: UUID, two: UUID, by: Person) -> Callable[[], bool]:
    return lambda: office.run({Command.MERGE}, lambda desk, c: merge(desk, MergeStore(c), by, one, two))


def unmerging(office: Office, one: UUID, by: Person) -> Callable[[], bool]:
    return lambda: office.run({Command.UNMERGE}, lambda desk, c: unmerge(desk, MergeStore(c), by, one))
