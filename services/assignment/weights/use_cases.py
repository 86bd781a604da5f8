"""Setting the weights: a new version with who, when and why; and a look at what it would have changed, stored nowhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from services.assignment.matching import Candidate, WaitingRequest
from services.assignment.matching.policy import Policy
from services.assignment.matching.use_cases import waiting_request
from services.assignment.weights.domain import Preview, compared
from shared.contracts.errors import N_, Invalid, Taken
from shared.identity.people import Person
from shared.reference.working_hours import local_day

WEEK = timedelta(days=7)


class ChangedMeanwhile(Taken):
    """Somebody set the weights since the page was opened."""

    sentence = N_("在您填写时，别人已经改了这里的设置。请看过新的设置再改。")


class Versions(Protocol):
    def current(self) -> Any: ...
    def add(self, points: dict[str, int], reason: str, by: UUID, seen: int, now: datetime) -> bool: ...


class LastWeek(Protocol):
    """What was offered lately, for this reader to see, and who there is to take it."""

    def offered(self, reader: Person, since: datetime) -> Sequence[Any]: ...
    def people(self, district: str, since: datetime, day: Any) -> tuple[Candidate, ...]: ...
    def per_place(self, district: str) -> dict[str, float]: ...


def set_weights(store: Versions, person: Person, policy: Policy, reason: str, seen: int, now: datetime) -> None:
    """A new version, in force from the next round on. `seen` is the version looked at. Raises Invalid, ChangedMeanwhile."""
    if not reason:
        raise Invalid({"reason": [N_("请写明为什么改，别人看得懂。")]})
    if not store.add(policy.as_points(), reason, person.id, seen, now):
        raise ChangedMeanwhile()


def preview(
    store: LastWeek, person: Person, before: Policy, after: Policy, now: datetime
) -> tuple[Preview, Sequence[Any], tuple[Candidate, ...]] | None:
    """Last week's requests of the person's own district by both policies; None when there were none."""
    since = now - WEEK
    rows = store.offered(person, since)
    if not rows:
        return None
    people = store.people(rows[0].area[:6], since, local_day(now))
    rounds = [[_as_first_seen(row) for row in day] for _, day in groupby(rows, lambda row: local_day(row.accepted_at))]
    found = compared(rounds, people, store.per_place(rows[0].area[:6]), before.weights, after.weights)
    return found, rows, people


def _as_first_seen(row: Any) -> WaitingRequest:
    """As it stood on the day: nobody had declined it yet."""
    return waiting_request(row, row.accepted_at, Policy())._replace(excluded=frozenset())
