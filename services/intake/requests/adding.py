"""Adding words or photos to a request afterwards: missing papers photographed at home, or what was forgotten.

The resident proves the request is theirs; staff add within their area. What comes after acceptance reaches the handler by
the event. That papers are complete again is `use_cases.supplement`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from services.intake.photos.domain import LoosePhoto, check_room
from services.intake.photos.use_cases import adopt
from services.intake.requests.domain import RESIDENT, STATE_NAMES, Request, State, moment_of
from services.intake.requests.use_cases import Desk, Proof
from shared.contracts.errors import N_, Invalid, NotAllowed, NotFound, NotNow
from shared.contracts.events import Actor, NewEvent
from shared.identity.people import Person

OPEN = (State.SUBMITTED, State.NEEDS_SUPPLEMENT, State.ACCEPTED)
ADDERS = ("clerk", "dispatcher")
MOST_ADDITIONS = 20
NOTHING_ADDED = N_("请写几句话，或者选一张照片。")
ENOUGH_SAID = N_("这件事已经补充过很多次了，再有要说的请打电话或到窗口。")


def add_details(
    desk: Desk, by: Person | Proof, request_id: UUID, note: str | None, photos: Sequence[LoosePhoto]
) -> Request:
    """Add a sealed note and photos to a request that is under way; raises Invalid when there is nothing to add."""
    request = _opened_to(desk, by, request_id)
    if not note and not photos:
        raise Invalid({"note": [NOTHING_ADDED]})
    if note and len(request.additions) >= MOST_ADDITIONS:
        raise Invalid({"note": [ENOUGH_SAID]})
    check_room(request.photos, len(photos))
    at, actor = moment_of(None, desk.clock.now(), request.last_event_at), _actor(by)
    adopted = adopt(desk.loose, desk.seal, request.resident_id, photos, actor.kind, at)
    sealed = desk.seal.seal(request.resident_id, "note", note) if note else None
    changed = replace(
        request,
        photos=[*request.photos, *adopted],
        additions=[*request.additions, {"note": sealed, "by": actor.kind, "at": at.isoformat()}]
        if sealed
        else request.additions,
        last_event_at=at,
    )
    _keep(desk, changed)
    data = {"note": sealed, "photos": [{"hash": photo["hash"], "key": photo["key"]} for photo in adopted]}
    desk.outbox.publish(NewEvent("details.added", request.id, request.village, at, actor, data))
    return changed


def may_add(request: Request, person: Person) -> bool:
    """Whether the request's page offers it to this person."""
    return request.status in OPEN and request.recusal.standing_of(person).may_in(request.village, *ADDERS)


def _opened_to(desk: Desk, by: Person | Proof, request_id: UUID) -> Request:
    """The request with its row locked; NotFound for who may not know of it, NotNow when it is over."""
    request = desk.store.locked(request_id)
    if request is None:
        raise NotFound()
    if isinstance(by, Person):
        if not request.check_seen_by(by).may_in(request.village, *ADDERS):
            raise NotAllowed()
    elif request.tail_hash is None or request.tail_hash != by.tail_hash:
        raise NotFound()
    if request.status not in OPEN:
        raise NotNow(state=STATE_NAMES[request.status])
    return request


def _keep(desk: Desk, changed: Request) -> None:
    desk.store.change(
        changed.id,
        photos=_json(changed.photos),
        additions=_json(changed.additions),
        last_event_at=changed.last_event_at,
    )


def _json(items: Sequence[Any]) -> str:
    return orjson.dumps(list(items)).decode()


def _actor(by: Person | Proof) -> Actor:
    return by.acting_as(*ADDERS) if isinstance(by, Person) else Actor(RESIDENT)
