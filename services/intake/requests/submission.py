"""Submitting a request: the one use case that makes something new, by a resident on the web or by staff on any channel."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import orjson

from services.intake.complaints import use_cases as complaints
from services.intake.complaints.domain import NOT_BY_YOURSELF, Complaint
from services.intake.photos.domain import LoosePhoto
from services.intake.photos.use_cases import adopt
from services.intake.requests.domain import MATTER_NEEDED, Request, StaffOnly, State, event_head, moment_of
from services.intake.requests.places import check_village
from services.intake.requests.sketch import words_sketch
from services.intake.requests.tracking_codes import new_tracking_code
from services.intake.requests.use_cases import Desk, accepted_event, with_promise
from services.intake.residents.domain import Beneficiary, Requester, phone_tail
from services.intake.residents.use_cases import SealedResident, credit_code_hash, find_or_make, known_beneficiary
from services.intake.visits.domain import WRITERS
from shared.contracts.errors import N_, Invalid, NotSignedIn
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day

PHONE_NEEDED = N_("请留一个电话，志愿者好联系您；查进度也要用到后四位。")


@dataclass(frozen=True, slots=True)
class Submission:
    """What was said at the window or typed on the web, already read by the schema."""

    description: str
    village_code: str
    requester: Requester
    beneficiary: Beneficiary | None = None
    matter_code: str | None = None
    channel: str = "web"
    materials_complete: bool = False
    signs_on_paper: bool = False
    photos: Sequence[LoosePhoto] = ()
    occurred_at: datetime | None = None
    language: str | None = None
    complaint: Complaint | None = None
    visit_id: UUID | None = None
    """The visit or diary entry it comes from; set by the diary alone, never by what a form or a program sends."""

    client_id: UUID | None = None
    """The program it came through (Open311); set where its key was checked, never by what it sends."""

    @property
    def entered_by(self) -> tuple[str, ...]:
        """The roles that may enter it for somebody else: who brings it home from a visit, else clerks."""
        return WRITERS if self.visit_id else ("clerk",)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The new request and its tracking code in the clear, shown once to whoever submitted it."""

    request: Request
    tracking_code: str = field(repr=False)


def submit(desk: Desk, by: Person | None, said: Submission) -> Receipt:
    """收件; with a matter and complete papers staff accept in the same step. Raises Invalid, NotSignedIn, StaffOnly, JustMade."""
    clerk = _clerk(by, said)
    at = moment_of(said.occurred_at, desk.clock.now())
    check_village(said.village_code, local_day(at), clerk, said.entered_by)
    if said.matter_code:
        desk.catalogue.on(said.matter_code, local_day(at))
    elif said.materials_complete:
        raise Invalid({"matter_code": [MATTER_NEEDED]})
    resident = find_or_make(
        desk.residents, desk.seal, desk.index, said.village_code, said.requester, is_told_by_staff=clerk is not None
    )
    code = new_tracking_code()
    photos = adopt(desk.loose, desk.seal, resident.id, said.photos, "clerk" if clerk else "resident", at)
    request = _taken(desk, clerk, said, replace(_new_request(desk, said, resident, code, at), photos=photos))
    if said.materials_complete and said.matter_code:
        request = with_promise(desk, replace(request, status=State.ACCEPTED), said.matter_code, at)
    number, recorded_at = desk.store.add(request, clerk.id if clerk else None)
    request = replace(request, number=number, recorded_at=recorded_at)
    _publish(desk, request, clerk.acting_as(*said.entered_by) if clerk else Actor("resident"))
    return Receipt(request, code)


def _taken(desk: Desk, clerk: Person | None, said: Submission, request: Request) -> Request:
    """Who entered it has it in hand; a complaint about a person goes to others, and is never accepted by whom it is hidden from."""
    taken = complaints.take(desk.accounts, desk.seal, request.resident_id, request.village, said.complaint)
    if clerk is None:
        return replace(request, complaint=taken.sealed, **taken.recusal.as_data())
    sees = taken.recusal.standing_of(clerk).may_in(request.village, "clerk")
    if said.materials_complete and not sees:
        raise Invalid({"materials_complete": [NOT_BY_YOURSELF]})
    held_by = clerk.id if sees else None
    return replace(request, entered_by=clerk.id, held_by=held_by, complaint=taken.sealed, **taken.recusal.as_data())


def _publish(desk: Desk, request: Request, by: Actor) -> None:
    head = event_head(request)
    desk.outbox.publish(NewEvent("request.submitted", request.id, request.village, request.submitted_at, by, head))
    if request.status is State.ACCEPTED:
        desk.outbox.publish(accepted_event(desk.catalogue, request, by))


def _clerk(by: Person | None, said: Submission) -> Person | None:
    """Who enters it for the office; None for a resident, who may use the web only and decide nothing for the office.

    Whoever comes home from a visit may enter what was said there; accepting it stays the window's.
    """
    if by is not None and by.holds(*said.entered_by):
        if said.materials_complete and not by.holds("clerk"):
            raise StaffOnly({"materials_complete": [StaffOnly.sentence]})
        return by
    staff_only = [
        name
        for name, used in (
            ("channel", said.channel != ("open311" if said.client_id else "web")),
            ("materials_complete", said.materials_complete),
            ("signs_on_paper", said.signs_on_paper),
            ("occurred_at", said.occurred_at is not None),
        )
        if used
    ]
    if staff_only and by is None:
        raise NotSignedIn({name: [StaffOnly.sentence] for name in staff_only})
    if staff_only:
        raise StaffOnly({name: [StaffOnly.sentence] for name in staff_only})
    if said.requester.phone is None:
        raise Invalid({"requester.phone": [PHONE_NEEDED]})
    return None


def _new_request(desk: Desk, said: Submission, resident: SealedResident, code: str, at: datetime) -> Request:
    """Everything personal or in free text is sealed under the resident's key before it goes anywhere."""
    tracking_hash, tail_hash = desk.tracking_hashes(code, phone_tail(said.requester.phone))
    beneficiary = orjson.dumps(said.beneficiary).decode() if said.beneficiary else None
    return Request(
        id=uuid7(),
        number="",
        resident_id=resident.id,
        status=State.SUBMITTED,
        village=said.village_code,
        channel=said.channel,
        language=said.language,
        matter_code=said.matter_code,
        suggested_code=said.matter_code or first_guess(desk, said.description),
        description=desk.seal.seal(resident.id, "description", said.description),
        requester_name=resident.requester_name,
        requester_phone=resident.requester_phone,
        requester_address=resident.requester_address,
        beneficiary=desk.seal.seal(resident.id, "beneficiary", beneficiary) if beneficiary else None,
        beneficiary_id=known_beneficiary(desk.residents, desk.index, said.beneficiary),
        organisation=_sealed_firm(desk, resident.id, said.requester),
        organisation_hash=credit_code_hash(desk.index, said.requester.credit_code),
        # Without a phone nobody can confirm by code and phone tail: the result is signed for on paper.
        signs_on_paper=said.signs_on_paper or said.requester.phone is None,
        words_sketch=words_sketch(desk.index, said.village_code, said.description),
        tracking_code=desk.seal.seal(resident.id, "tracking_code", code),
        tracking_hash=tracking_hash,
        tail_hash=tail_hash,
        visit_id=said.visit_id,
        submitted_at=at,
        recorded_at=at,
        last_event_at=at,
    )


def _sealed_firm(desk: Desk, person: UUID, requester: Requester) -> str | None:
    """The firm the requester speaks for, as told; its entry in the register is found by the hash of its credit code."""
    if not requester.organisation:
        return None
    told = {"name": requester.organisation, "credit_code": requester.credit_code}
    return desk.seal.seal(person, "organisation", orjson.dumps(told).decode())


def first_guess(desk: Desk, description: str) -> str | None:
    """The matter the own words point to, so that the desk's queue can say what it seems to be about."""
    guesses = desk.suggester.suggest(description, 1)
    return guesses[0].matter_code if guesses else None
