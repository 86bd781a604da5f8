"""The resident signs before the handler: closed at once, the picture kept encrypted, a sample called back by somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.assignment.callbacks.domain import Reason
from services.assignment.callbacks.use_cases import a_callback
from services.assignment.confirming.domain import SIGNATURE
from services.assignment.confirming.use_cases import Speaker, Word, say
from services.assignment.dispatch.domain import HANDLER, RESIDENT, Case
from services.assignment.dispatch.use_cases.desk import Desk, found, is_handler, roles_in
from services.assignment.signatures.domain import PAPER, SCREEN, is_sampled
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.identity.people import Person

METHODS = {SCREEN: SIGNATURE, PAPER: "paper"}


class Signatures(Protocol):
    def keep(self, confirmation: UUID, request: UUID, kind: str, blob: str, key: str | None, by: UUID) -> None: ...


class Calls(Protocol):
    def open(self, rows: Sequence[Mapping[str, Any]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A signature in the blob store: how it was given, the blob's name and the key that opens it."""

    kind: str
    blob: str
    key: str


def sign(
    desk: Desk, kept: Signatures, calls: Calls, person: Person, assignment_id: UUID, picture: Picture, sample: int
) -> Case:
    """The resident's word, given with a signature before the handler, whose session the event names.

    Only for the handler of this very assignment (NotFound for others); `sample`: of a hundred, how many are called.
    """
    case = found(desk.cases.lock("assignment", assignment_id))
    if HANDLER not in roles_in(case, person) or not is_handler(case, person):
        raise NotFound()
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    speaker = Speaker(frozenset({RESIDENT}), Actor("volunteer", person.id), METHODS[picture.kind], person.id)
    confirmation = say(desk, case, Word(solved=True), speaker)
    key = desk.seal.seal_or_drop(case.resident_id, "signature", picture.key)
    kept.keep(confirmation, case.id, picture.kind, picture.blob, key, person.id)
    if is_sampled(confirmation, sample):
        now = desk.clock.now()
        calls.open([a_callback(case.id, Reason.SIGNATURE, now, now)])
    return case
