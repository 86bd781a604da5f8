"""Reading a page of a list and its total, or a request's neighbours in it; a fixed number of statements each."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.intake.queue.domain import Filters, Place, Wanted, wanted
from services.intake.queue.store import Listed, QueueStore, Total
from services.intake.requests.domain import Request
from services.intake.surroundings import around
from shared.contracts.errors import N_, Invalid
from shared.identity.people import Person
from shared.web.paging import cursor_of, read_cursor

BAD_CURSOR = N_("翻页的位置不对，请从第一页开始。")


@dataclass(frozen=True, slots=True)
class Beside:
    """The requests before and after one in a list; None at its ends."""

    previous: UUID | None
    next: UUID | None


def listed(
    by: Person, filters: Filters, page_size: int, after: str | None, before: str | None = None
) -> tuple[Listed, Total]:
    """One page and the total: two statements whatever is asked for. Raises Invalid for a place that is not ours."""
    asked = replace(
        wanted_by(by, filters),
        page_size=page_size,
        after=read_place(after, "after"),
        before=read_place(before, "before"),
    )
    with around().database.reading() as connection:
        store = QueueStore(connection)
        return store.page(asked), store.total(asked)


def beside(by: Person, filters: Filters, request: Request) -> Beside:
    """Who stands next to the request in the list, also when it has left the list itself: two statements."""
    asked = replace(wanted_by(by, filters), page_size=1)
    place = Place(request.submitted_at, request.id)
    with around().database.reading() as connection:
        store = QueueStore(connection)
        following = store.page(replace(asked, after=place)).rows
        preceding = store.page(replace(asked, before=place)).rows
    return Beside(preceding[0].id if preceding else None, following[0].id if following else None)


def wanted_by(by: Person, filters: Filters) -> Wanted:
    return wanted(filters, by, around().index, around().catalogue(), around().clock.now())


def place_word(place: Place | None) -> str | None:
    """A place as one word for an address."""
    return cursor_of(place) if place else None


def read_place(word: str | None, name: str) -> Place | None:
    """The place a word stands for; raises Invalid for one that is not ours."""
    try:
        values = read_cursor(word, 2)
        return Place(_moment(str(values[0])), UUID(str(values[1]))) if values else None
    except (ValueError, Invalid) as error:
        raise Invalid({name: [BAD_CURSOR]}) from error


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(written)
    return moment
