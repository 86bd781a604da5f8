"""Each decision about the catalogue in a transaction of its own, for the JSON interface and the pages alike."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from services.intake.catalogue.domain import Line
from services.intake.catalogue.initials import initials_of
from services.intake.catalogue.schemas import VersionSchema
from services.intake.catalogue.store import LineStore
from services.intake.catalogue.use_cases import Office
from services.intake.catalogue.views import version_view
from services.intake.matters.rules import CODE
from services.intake.surroundings import around, noting
from shared.contracts.errors import NotFound
from shared.identity.access import person
from shared.runtime.database import Work
from shared.web.idempotency import KeyedRequest, Reply, run_once


def office(work: Work) -> Office:
    """The office of the person of this request."""
    return Office(LineStore(work.connection), around().clock, work.outbox, noting(work.connection), person())


def change(command: Callable[[Office], Line]) -> Line:
    """Run one decision; this process knows of it at once, the others within seconds."""
    with around().database.transaction() as work:
        line = command(office(work))
    around().catalogue_changed()
    return line


def make_once(asked: KeyedRequest | None, command: Callable[[Office], Line]) -> tuple[Reply, bool]:
    """Run a decision that makes something, once per key."""

    def work(unit: Work) -> Reply:
        made = office(unit)
        line = command(made)
        view = version_view(line.last, made.today, made.store.units())
        return Reply(201, orjson.dumps(VersionSchema().dump(view)))

    reply, is_replay = run_once(around().database, around().replies, asked, work)
    around().catalogue_changed()
    return reply, is_replay


def with_initials(record: Mapping[str, Any]) -> dict[str, Any]:
    """Initials nobody typed are made from the short name."""
    return {**record, "initials": record.get("initials") or initials_of(str(record.get("short") or ""))}


def look_up(code: str) -> Line:
    """Every version of a code; raises NotFound."""
    with around().database.reading() as connection:
        line = LineStore(connection).line(code) if CODE.fullmatch(code) else None
    if line is None:
        raise NotFound()
    return line
