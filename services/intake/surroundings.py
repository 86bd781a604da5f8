"""What the routes of intake find around them: the database, the clock, and the desk over one transaction.

Set by `app.py`, which alone knows the adapters; routes and tasks ask here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import current_app
from sqlalchemy import Connection

from services.intake.matters.domain import Catalogue
from services.intake.requests.submission_limit import SubmissionLimit
from services.intake.requests.use_cases import Desk
from services.intake.suggestions.domain import Suggester
from shared.contracts.events import Actor, Clock
from shared.runtime import audit
from shared.runtime.blobs import Blobs
from shared.runtime.database import Database, Work
from shared.runtime.known_reference import KnownReference
from shared.runtime.sealing import BlindIndex, PersonSeal, ServiceSeal
from shared.runtime.settings import Settings

SERVICE = "intake"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One per application; nothing in it connects before it is used."""

    settings: Settings
    database: Database
    clock: Clock
    index: BlindIndex
    replies: ServiceSeal
    catalogue: Callable[[], Catalogue]
    suggester: Callable[[], Suggester]
    desk: Callable[[Work], Desk]
    reference: KnownReference
    blobs: Blobs
    submissions: SubmissionLimit
    catalogue_changed: Callable[[], None]
    """To be called once a change of the catalogue is committed: this process reads it again at its next use."""

    def seal(self, connection: Connection) -> PersonSeal:
        return PersonSeal(connection, self.settings)


def around() -> Surroundings:
    """The surroundings of this request's application."""
    return cast(Surroundings, current_app.extensions[SERVICE])


def noting(connection: Connection) -> Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]:
    """Audit entries over one connection, as use cases want to write them."""

    def note(actor: Actor, action: str, subject: UUID, area: str, detail: Mapping[str, Any]) -> None:
        audit.note(connection, SERVICE, actor, action, subject, area, detail)

    return note


def noting_areas(connection: Connection, actor: Actor) -> Callable[[str, str, Mapping[str, Any]], None]:
    """Audit entries about something that has an area and no id of its own."""

    def note(action: str, area: str, detail: Mapping[str, Any]) -> None:
        audit.note(connection, SERVICE, actor, action, None, area, detail)

    return note
