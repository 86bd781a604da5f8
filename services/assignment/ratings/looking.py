"""Where a rating came from, as the request tells it; and remembering the browsers staff work in, as keyed hashes.

A program's address says nothing about a device, so only pages are compared. Nothing here refuses anything.
"""

import hashlib
import hmac
from functools import lru_cache
from uuid import UUID

from flask import Response, request

from services.assignment.context import context
from services.assignment.ratings.store import RatingStore
from services.assignment.ratings.use_cases import Came, look
from services.assignment.rectifications.store import RectificationStore
from shared.identity.access import came_with_bearer, maybe_person
from shared.reference.working_hours import local_day
from shared.runtime.database import Work
from shared.web.security import is_program_path


def rated(unit: Work, request_id: UUID, entered_by: UUID | None = None) -> None:
    """To be called in the transaction in which a rating may have been given; without one it does nothing."""
    is_page = not is_program_path(request.path)
    came = Came(
        place=_place() if is_page else None,
        is_signed_in=is_page and maybe_person() is not None and entered_by is None,
        entered_by=entered_by,
    )
    stores = RatingStore(unit.connection), RectificationStore(unit.connection)
    look(context().desk(unit), *stores, request_id, came)


def note_staff_place(response: Response) -> Response:
    """Once a day and browser: somebody signed in works here."""
    is_staffs = request.method == "POST" and request.path.startswith("/work") and not came_with_bearer()
    someone = maybe_person() if is_staffs else None
    if someone is not None and response.status_code < 400:
        _note_once(_place(), someone.id, local_day(context().clock.now()).toordinal())
    return response


@lru_cache(maxsize=5000)
def _note_once(place: str, person: UUID, _day: int) -> None:
    with context().database.transaction() as unit:
        RatingStore(unit.connection).staff_seen(place, person, context().clock.now())


def _place() -> str:
    """Address and browser together: a village behind one address is not one device."""
    key = context().settings.derived("rating-place")
    words = f"{request.remote_addr}\x1f{request.headers.get('User-Agent', '')}"
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()
