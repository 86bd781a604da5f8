"""评岗: one organiser's level and sentence about one holder for one period; reading it, and the holder's one answer."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.post_reviews.domain import FIELDS, READERS, AnsweredAlready, ReviewedAlready, check_period
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day

Note = Callable[[Actor, Any], None]
"""Writes one audit entry about a review's row, in the same transaction."""


class Reviews(Protocol):
    """Reviews as they are kept."""

    def lock_post(self, post_id: UUID) -> Any: ...
    def held_by(self, post_id: UUID, volunteer_id: UUID) -> Any: ...
    def add(self, review_id: UUID, claim: Any, said: dict[str, Any], at: datetime, by: UUID) -> bool: ...
    def one(self, review_id: UUID) -> Any: ...
    def answer(self, review_id: UUID, sealed: str, at: datetime) -> bool: ...


class Words(Protocol):
    def seal(self, volunteer_id: UUID, field: str, clear: str) -> str: ...
    def open(self, sealed: str | None, field: str) -> str | None: ...


def review(
    reviews: Reviews, words: Words, clock: Clock, outbox: Outbox, person: Person, post_id: UUID, said: dict[str, Any]
) -> UUID:
    """`said`: volunteer_id, level 1 to 5, from_day, to_day, sentence or None. Raises NotFound, Invalid, ReviewedAlready."""
    post = reviews.lock_post(post_id)
    if post is None:
        raise NotFound()
    person.check_area(post.area, "organiser")
    claim, now = reviews.held_by(post_id, said["volunteer_id"]), clock.now()
    _check(claim, person, said["from_day"], said["to_day"], local_day(now))
    sentence = said.get("sentence")
    sealed = words.seal(claim.volunteer_id, FIELDS[0], sentence) if sentence else None
    review_id = uuid7()
    if not reviews.add(review_id, claim, {**said, "sentence": sealed}, now, person.id):
        raise ReviewedAlready()
    data = {"post_id": post.id, "volunteer_id": claim.volunteer_id, "level": said["level"]}
    area, actor = post.area.ljust(12, "0"), person.acting_as("organiser")
    outbox.publish(NewEvent("post.reviewed", post.id, area, now, actor, data))
    return review_id


def read(
    reviews: Reviews, words: Words, note: Note, person: Person, review_id: UUID
) -> tuple[Any, str | None, str | None]:
    """(the review, its sentence, the answer); that they were opened is noted. NotFound for whom it does not concern."""
    row = _readable(reviews, person, review_id)
    if row.sentence or row.answer:
        note(person.acting_as(*READERS, "volunteer"), row)
    return row, words.open(row.sentence, FIELDS[0]), words.open(row.answer, FIELDS[1])


def answer(reviews: Reviews, words: Words, clock: Clock, person: Person, review_id: UUID, said: str) -> None:
    """By the holder alone, once. Raises NotFound for anybody else, AnsweredAlready."""
    row = _readable(reviews, person, review_id)
    if row.person_id != person.id:
        raise NotFound()
    if row.answer or not reviews.answer(review_id, words.seal(row.volunteer_id, FIELDS[1], said), clock.now()):
        raise AnsweredAlready()


def _readable(reviews: Reviews, person: Person, review_id: UUID) -> Any:
    row = reviews.one(review_id)
    if row is None:
        raise NotFound()
    if row.person_id != person.id:
        person.check_area(row.area, *READERS)
    return row


def _check(claim: Any, person: Person, from_day: date, to_day: date, today: date) -> None:
    """Nobody reviews themselves."""
    if claim is None:
        raise NotFound()
    if claim.person_id == person.id:
        raise Invalid({"volunteer_id": [N_("不能评自己，请别的组织员来评。")]})
    check_period(from_day, to_day, today)
