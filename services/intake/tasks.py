"""What intake does when it is woken. It stands at the head of the stream and hears no events, so there is no table of them."""

from collections.abc import Callable

from sqlalchemy import text

from services.intake.batches.tick import carry_out_due as carry_out_due
from services.intake.imports.tick import enter_waiting as enter_waiting
from services.intake.photos import use_cases as photos
from services.intake.photos.store import LooseBlobStore
from services.intake.receipt.tick import accept_lapsed as accept_lapsed
from services.intake.requests.use_cases import Desk
from services.intake.retention.tick import retain as retain
from services.intake.suggestions.tick import retrain as retrain
from shared.contracts.events import Clock
from shared.runtime.blobs import Blobs, FolderBlobs
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database, Work

Desks = Callable[[Work], Desk]
DeskTick = Callable[[Database, Desks], object]
"""A tick that needs the desk as the pages have it."""

# Nothing typed at the desk outlives a day (entry/store.py).
_TIDY_DRAFTS = text("DELETE FROM intake.desk_draft WHERE saved_at < now() - interval '24 hours'")
# Replies are kept as long as the thing they made (design §6): nothing of theirs is removed here.
_TIDY = text("SELECT identity.tidy_sessions()")


def tidy(database: Database) -> None:
    """`intake.tidy`: drop ended sessions, old guess counters, drafts of the desk and blobs of no request.

    May run twice or not for days.
    """
    with database.reading() as connection:
        connection.execute(_TIDY)
        connection.execute(_TIDY_DRAFTS)
    tidy_photos(database, FolderBlobs(database.settings.photos), SystemClock())


def tidy_photos(database: Database, blobs: Blobs, clock: Clock) -> int:
    """Remove what waited in vain for a request, or whose person was erased; returns how many."""
    removed = 0
    while True:
        with database.transaction() as work:
            found = photos.tidy(LooseBlobStore(work.connection), blobs, clock.now())
        removed += found
        if not found:
            return removed
