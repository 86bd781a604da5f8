"""What the routes of this service get from the application: stores, clock, seal and the one way to answer a command.

`app.py` fills it; routes never build a store themselves. Nothing here decides anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import orjson
from flask import Response, current_app, flash, request
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage

from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.matching.use_cases import Store as MatchingStore
from services.assignment.posts.use_cases import Store as PostStore
from services.assignment.volunteers.use_cases import Store as VolunteerStore
from shared.contracts.errors import DomainError, NotFound
from shared.contracts.events import Clock
from shared.identity.access import maybe_person, person
from shared.identity.people import Person
from shared.runtime.blobs import Blobs
from shared.runtime.database import Database, Work
from shared.runtime.settings import Settings
from shared.web.idempotency import Reply, Seal, keyed_form, keyed_request, run_once
from shared.web.problems import sentence_of_error

Store = TypeVar("Store")


@dataclass(frozen=True, slots=True)
class Context:
    """The service as its routes see it; each factory makes a store for one connection."""

    database: Database
    settings: Settings
    clock: Clock
    replies: Seal
    desk: Callable[[Work], Desk]
    cases: Callable[[Connection], Any]
    texts: Callable[[Connection], Any]
    volunteers: Callable[[Connection], VolunteerStore]
    posts: Callable[[Connection], PostStore]
    matching: Callable[[Connection], MatchingStore]
    tracking_hashes: Callable[[str, str | None], tuple[str, str | None]]
    run_round: Callable[[str], int]
    originals: Callable[[Connection], Any]
    attachments: Callable[[Connection], Any]
    blobs: Blobs


def context() -> Context:
    return cast(Context, current_app.extensions["assignment"])


def at_hand(unit: Work, store: Callable[[Connection], Store]) -> tuple[Desk, Store, Person]:
    """What the use cases of a room take first: the desk, the room's own store, and who asks."""
    return context().desk(unit), store(unit.connection), person()


def case_shown(case: Any, state: str | None = None) -> dict[str, Any]:
    """What a command replies of its case (`dispatch.schemas.CaseShown`): where it stands, or `state` it has just come to."""
    return {"request_id": case.id, "status": state or case.state}


def answer(work: Callable[[Work], Any], status: int = 200, files: Sequence[FileStorage] = ()) -> Response:
    """Do `work` in one transaction, once per Idempotency-Key, and reply with what it returns as JSON.

    `files`: what a multipart form brought beside its fields.
    """
    here, someone = context(), maybe_person()
    client = str(someone.id) if someone else None
    asked = keyed_form(request, "assignment", client, files) if files else keyed_request(request, "assignment", client)

    def reply(unit: Work) -> Reply:
        return Reply(status, orjson.dumps(work(unit)))

    made, repeated = run_once(here.database, here.replies, asked, reply)
    return made.response(repeated)


def attempt(work: Callable[[Any], Any], told: str) -> bool:
    """Do it in one transaction and say `told`; a refusal is said in its own words instead."""
    try:
        with context().database.transaction() as unit:
            work(unit)
    except DomainError as error:
        if error.status == NotFound.status:
            raise
        flash(sentence_of_error(error), "bad")
        return False
    flash(told, "good")
    return True
