"""Defining a post (定岗), changing it, ending it, renewing one whose term is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.posts.domain import (
    NewClaim,
    NewPost,
    PostChangedMeanwhile,
    PostEnded,
    TooFewPlaces,
    check_term,
    term_of,
)
from services.assignment.posts.holding import Holders, end_all, move_up
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class Store(Protocol):
    """What the use cases need of the posts' store."""

    def add_posts(self, posts: list[NewPost]) -> None: ...
    def add_claims(self, claims: list[NewClaim]) -> int: ...
    def lock_post(self, post_id: UUID) -> Any: ...
    def change(self, post_id: UUID, changes: Mapping[str, Any]) -> None: ...
    def end(self, post_id: UUID, at: datetime, because: str) -> None: ...
    def renewed(self, post_id: UUID, by: UUID) -> None: ...


def define(
    store: Store, clock: Clock, outbox: Outbox, person: Person, said: Mapping[str, Any], renews: UUID | None = None
) -> NewPost:
    """定岗. Raises NotFound outside the organiser's area, TermBackwards. `renews`: the post whose term was over."""
    person.check_area(said["area"], "organiser")
    check_term(said.get("first_day"), said.get("last_day"), local_day(clock.now()))
    post = NewPost(uuid7(), defined_at=clock.now(), **said)
    store.add_posts([post])
    if renews is not None:
        _own(store, person, renews)
        store.renewed(renews, post.id)
    outbox.publish(defined(post, person.acting_as("organiser")))
    return post


def defined(post: NewPost, actor: Actor) -> NewEvent:
    data = {"kind": post.kind, "head_count": post.head_count}
    return NewEvent("post.defined", post.id, post.area.ljust(12, "0"), post.defined_at, actor, data)


def change(
    tables: tuple[Store, Holders],
    clock: Clock,
    outbox: Outbox,
    person: Person,
    post_id: UUID,
    changes: Mapping[str, Any],
    version: int | None,
) -> None:
    """Everything but kind and place may change; new places go to who waits. Raises PostChangedMeanwhile, TooFewPlaces."""
    store, holders = tables
    post = _running(store, person, post_id)
    if version is not None and version != post.version:
        raise PostChangedMeanwhile()
    check_term(*term_of(changes, post), local_day(clock.now()))
    places = changes.get("head_count", post.head_count)
    if places < post.held:
        raise TooFewPlaces({"head_count": [TooFewPlaces.sentence]})
    store.change(post_id, changes)
    data = {"kind": post.kind, "head_count": places}
    outbox.publish(_event("post.changed", post, clock.now(), person.acting_as("organiser"), data))
    move_up(holders, outbox, store.lock_post(post_id), clock.now(), person.acting_as("organiser"))


def end(tables: tuple[Store, Holders], clock: Clock, outbox: Outbox, person: Person, post_id: UUID) -> None:
    """No longer needed: every claim on it ends with it."""
    store, holders = tables
    post = _running(store, person, post_id)
    actor, now = person.acting_as("organiser"), clock.now()
    end_all(holders, outbox, post, "post_ended", now, actor)
    store.end(post_id, now, "post_ended")
    outbox.publish(ended(post, "post_ended", now, actor))


def ended(post: Any, because: str, at: datetime, actor: Actor) -> NewEvent:
    return _event("post.ended", post, at, actor, {"because": because})


def _running(store: Store, person: Person, post_id: UUID) -> Any:
    post = _own(store, person, post_id)
    if post.ended_at is not None:
        raise PostEnded()
    return post


def _own(store: Store, person: Person, post_id: UUID) -> Any:
    post = store.lock_post(post_id)
    if post is None:
        raise NotFound()
    person.check_area(post.area, "organiser")
    return post


def _event(kind: str, post: Any, at: datetime, actor: Actor, data: dict[str, Any]) -> NewEvent:
    return NewEvent(kind, post.id, post.area.ljust(12, "0"), at, actor, data)
