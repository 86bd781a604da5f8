"""`intake.retrain`: the tick that lets the suggestions learn, over the worker's database. What it does is `use_cases.retrain`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from services.intake.matters.domain import Catalogue
from services.intake.suggestions import use_cases
from services.intake.suggestions.learning import Trial
from services.intake.suggestions.store import LearningStore
from services.intake.suggestions.use_cases import Reading
from shared.contracts.events import SYSTEM, Clock
from shared.runtime import audit
from shared.runtime.database import Database
from shared.runtime.sealing import PersonSeal


def retrain(database: Database, catalogue: Callable[[], Catalogue], clock: Clock) -> Trial | None:
    """Once a day, and when an administrator asks; else it looks and goes."""

    @contextmanager
    def readings() -> Iterator[Reading]:
        with database.transaction() as work:
            connection = work.connection

            def note(action: str, detail: Mapping[str, Any]) -> None:
                audit.note(connection, "intake", SYSTEM, action, detail=detail)

            yield Reading(LearningStore(connection), PersonSeal(connection, database.settings), note)

    return use_cases.retrain(readings, clock, catalogue())
