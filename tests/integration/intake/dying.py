"""A worker process that really dies: runs one tick of intake with a crash point armed. `python -m tests.integration.intake.dying import worker.before_commit`."""

import sys

from services.intake.imports.tick import enter_waiting
from services.intake.matters.store import KnownCatalogue
from services.intake.receipt.tick import accept_lapsed
from services.intake.suggestions.store import KnownSuggester
from services.intake.wiring import desks
from shared.runtime import crash
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.known_reference import KnownReference
from shared.runtime.settings import Settings

TICKS = {"import": enter_waiting, "receipt": accept_lapsed}


def main(name: str, point: str) -> None:
    settings, clock = Settings.from_environment(), SystemClock()
    database = Database(settings, "intake", process="worker", pool_size=2)
    known = KnownCatalogue(database, clock)
    suggester = KnownSuggester(database, known.catalogue).suggester
    desk = desks(settings, clock, known, suggester, KnownReference(database))
    crash.arm(point)
    TICKS[name](database, desk, 10)


if __name__ == "__main__":
    main(*sys.argv[1:3])
