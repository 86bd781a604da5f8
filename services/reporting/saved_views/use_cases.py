"""Keeping, renaming, removing, taking back views, and choosing the first."""

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from services.reporting.figures.use_cases import READERS
from services.reporting.saved_views.domain import BUILT_IN, MOST, NameTaken, Query, TooManyViews, View, checked_name
from shared.contracts.errors import NotAllowed, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

SHARERS: Final = ("supervisor",)


class Views(Protocol):
    """`saved_views.store.ViewStore`; `add` and `change` are false when the name is taken."""

    def add(self, view: View, now: datetime) -> bool: ...
    def change(self, view: View) -> bool: ...
    def one(self, view: UUID) -> View | None: ...
    def how_many(self, owner: UUID) -> int: ...
    def choose_first(self, person: UUID, key: str | None) -> None: ...


def save(store: Views, by: Person, name: str, query: Query, shared: bool, now: datetime) -> View:
    """Keep filters under a name. Raises Invalid, NameTaken, TooManyViews, and NotAllowed for who may not share."""
    if shared and not by.holds(*SHARERS):
        raise NotAllowed()
    areas = by.areas(*SHARERS) if shared else by.areas(*READERS)
    view = View(uuid7(), by.id, min(areas, key=len), checked_name(name), query, shared)
    if store.how_many(by.id) >= MOST:
        raise TooManyViews()
    if not store.add(view, now):
        raise NameTaken()
    return view


def rename(store: Views, by: Person, view_id: UUID, name: str) -> View:
    """Raises NotFound, Invalid, NameTaken."""
    view = own(store, by, view_id).named(name)
    if not store.change(view):
        raise NameTaken()
    return view


def remove(store: Views, by: Person, view_id: UUID, now: datetime) -> View:
    """Out of sight for everybody; removing what is removed changes nothing."""
    view = own(store, by, view_id)
    if view.removed_at is None:
        store.change(_with_removal(view, now))
    return view


def take_back(store: Views, by: Person, view_id: UUID) -> View:
    """As it was. Raises NameTaken when another view has got its name meanwhile."""
    view = own(store, by, view_id)
    if view.removed_at is not None and not store.change(_with_removal(view, None)):
        raise NameTaken()
    return view


def choose_first(store: Views, by: Person, key: str) -> None:
    """The view the list begins with; an empty key for none. Raises NotFound for a view one does not see."""
    if key and key not in {each.key for each in BUILT_IN}:
        try:
            found = store.one(UUID(key))
        except ValueError as error:
            raise NotFound() from error
        if found is None or found.removed_at or not found.seen_by(by.id, by.areas(*READERS)):
            raise NotFound()
    store.choose_first(by.id, key or None)


def own(store: Views, by: Person, view_id: UUID) -> View:
    """A view the person may change: their own, or a shared one of an area they may share in. Raises NotFound."""
    view = store.one(view_id)
    if view is None or not may_change(view, by):
        raise NotFound()
    return view


def may_change(view: View, by: Person) -> bool:
    return view.owner == by.id or (view.shared and by.may_in(view.area, *SHARERS))


def _with_removal(view: View, when: datetime | None) -> View:
    return View(view.id, view.owner, view.area, view.name, view.query, view.shared, when, view.by)
