"""Taking a request in hand, handing a whole queue over and taking that back, closing an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.handover.domain import (
    CLOSES,
    HANDS_OVER,
    PICK_FROM,
    PICK_TO,
    Handed,
    NothingToHand,
    NotOneself,
    StillHolds,
    own_area,
)
from services.intake.requests.domain import READERS, Request, State
from services.intake.requests.reading import Note
from services.intake.requests.use_cases import Desk
from shared.contracts.errors import Invalid, NotAllowed, NotFound, NotNow, Taken
from shared.contracts.events import uuid7
from shared.identity.accounts import Account
from shared.identity.people import Person


class Handovers(Protocol):
    """`handover.store.HandoverStore`."""

    def held(self, people: Sequence[UUID]) -> dict[UUID, int]: ...
    def hand(self, area: str, from_: UUID, to: UUID, to_areas: Sequence[str]) -> list[UUID]: ...
    def keep(
        self, handover: UUID, area: str, from_: UUID, to: UUID, by: UUID, at: datetime, requests: Sequence[UUID]
    ) -> None: ...
    def undo(self, handover: UUID, area: str, by: UUID, at: datetime) -> Any: ...
    def give_back(self, from_: UUID, to: UUID, requests: Sequence[UUID]) -> int: ...
    def take(self, request: UUID, by: UUID) -> None: ...


class People(Protocol):
    """`shared.identity.accounts.Accounts`."""

    def one(self, person: UUID) -> Account | None: ...
    def close(self, person: UUID) -> bool: ...
    def reopen(self, person: UUID) -> bool: ...


def take(desk: Desk, store: Handovers, note: Note, by: Person, request_id: UUID) -> Request:
    """首接负责: from now on this clerk has it in hand; whoever had it before does no longer."""
    request = desk.store.locked(request_id)
    if request is None:
        raise NotFound()
    if not request.check_seen_by(by).may_in(request.village, "clerk"):
        raise NotAllowed()
    if request.status not in (State.SUBMITTED, State.NEEDS_SUPPLEMENT):
        raise NotNow(state=request.status)
    store.take(request.id, by.id)
    note(by.acting_as("clerk"), "taken", request.id, request.village, {"from": request.held_by})
    return request


def hand_over(
    store: Handovers, people: People, note: Note, by: Person, from_: UUID | None, to: UUID | None, now: datetime
) -> Handed:
    """Everything open in one clerk's hands goes to another, in one step. Raises Invalid, NotFound, NothingToHand."""
    if from_ is None:
        raise Invalid({"from": [PICK_FROM]})
    if to is None or to == from_:
        raise Invalid({"to": [PICK_TO]})
    area = own_area(by)
    giver, receiver = _within(people, area, from_), _within(people, area, to)
    if receiver.is_closed:
        raise Invalid({"to": [PICK_TO]})
    moved = store.hand(area, giver.person.id, receiver.person.id, receiver.person.areas(*READERS))
    if not moved:
        raise NothingToHand()
    handover = uuid7()
    store.keep(handover, area, from_, to, by.id, now, moved)
    left = store.held([from_]).get(from_, 0)
    note(by.acting_as(*HANDS_OVER), "handed_over", handover, area, {"from": from_, "to": to, "moved": len(moved)})
    return Handed(handover, len(moved), left)


def take_back(store: Handovers, note: Note, by: Person, handover: UUID, now: datetime) -> int:
    """Undo it: what the other one still has open goes back. Raises Taken when it was taken back already."""
    area = own_area(by)
    row = store.undo(handover, area, by.id, now)
    if row is None:
        raise Taken()
    back = store.give_back(row.from_person, row.to_person, row.requests)
    note(by.acting_as(*HANDS_OVER), "handed_back", handover, area, {"moved": back})
    return back


def close_account(store: Handovers, people: People, note: Note, by: Person, person: UUID) -> None:
    """Close it and end its sessions; refused with StillHolds, in the same transaction, while requests wait for this person."""
    if person == by.id:
        raise NotOneself()
    area = min(by.areas(*CLOSES), key=len)
    account = _within(people, area, person)
    people.close(account.person.id)
    held = store.held([person]).get(person, 0)
    if held:
        raise StillHolds(count=held)
    note(by.acting_as(*CLOSES), "account_closed", person, area, {})


def reopen_account(people: People, note: Note, by: Person, person: UUID) -> None:
    area = min(by.areas(*CLOSES), key=len)
    _within(people, area, person)
    people.reopen(person)
    note(by.acting_as(*CLOSES), "account_reopened", person, area, {})


def _within(people: People, area: str, person: UUID) -> Account:
    """The account, if every one of its areas lies within; NotFound otherwise."""
    account = people.one(person)
    if account is None or not any(own.startswith(area) for _, own in account.person.roles):
        raise NotFound()
    return account
