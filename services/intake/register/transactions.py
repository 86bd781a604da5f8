"""The register over one transaction, for the JSON interface and the pages alike."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import orjson

from services.intake.register.store import FirmStore, HouseholdStore, LookStore, PeopleStore
from services.intake.register.use_cases.desk import Register
from services.intake.residents.store import ResidentStore
from services.intake.residents.use_cases import JustMade
from services.intake.surroundings import around, noting
from shared.contracts.errors import Unavailable
from shared.identity.closed_cases import PURPOSE, ClosedCases, read_vouched
from shared.runtime.database import Work
from shared.runtime.sealing import tracking_hashes
from shared.web.idempotency import KeyedRequest, Reply, run_once

Answer = TypeVar("Answer")
MOST_COLLISIONS = 3


def register_of(work: Work) -> Register:
    """Everything the use cases need, over this transaction."""
    here, connection = around(), work.connection
    seal = here.seal(connection)
    return Register(
        people=PeopleStore(connection),
        residents=ResidentStore(connection),
        households=HouseholdStore(connection),
        firms=FirmStore(connection),
        looks=LookStore(connection),
        seal=seal,
        index=here.index,
        clock=here.clock,
        outbox=work.outbox,
        note=noting(connection),
        new_key=seal.new_key,
        tracking_hashes=partial(tracking_hashes, here.index),
    )


def within(command: Callable[[Register], Answer]) -> Answer:
    """Run one command in one transaction; begins anew when the same person was being made at that very moment."""
    for _ in range(MOST_COLLISIONS):
        with suppress(JustMade), around().database.transaction() as work:
            return command(register_of(work))
    raise Unavailable()


def closed_cases_of(said: Mapping[str, Any]) -> ClosedCases | None:
    """What reporting said of their cases, if its word came along; raises NotVouchedFor."""
    word = said.get("closed")
    return read_vouched(around().settings.derived(PURPOSE), word, around().clock.now()) if word else None


def once(asked: KeyedRequest | None, command: Callable[[Register], dict[str, object]]) -> tuple[Reply, bool]:
    """Make something once per Idempotency-Key: the 201 reply, and whether it is an earlier one again."""

    def work(unit: Work) -> Reply:
        return Reply(201, orjson.dumps(command(register_of(unit))))

    for _ in range(MOST_COLLISIONS):
        with suppress(JustMade):
            return run_once(around().database, around().replies, asked, work)
    raise Unavailable()
