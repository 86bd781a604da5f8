"""Two entries of the same person become one: the other leads to the kept one, and may be separated again.

What was sealed for a request stays under the entry it was made for; both keys are destroyed when the person is erased.
"""

from uuid import UUID

from services.intake.register.domain import Entry, OpenedEntry, Reason
from services.intake.register.refusals import DifferentPeople, SameEntry
from services.intake.register.use_cases.correcting import tell_cases
from services.intake.register.use_cases.desk import Register, living_entry, opened
from services.intake.register.use_cases.entering import document_columns, phones_of, sealed_circumstances
from services.intake.register.words import CORRECTION_REASONS, DECIDERS
from shared.contracts.errors import NotFound
from shared.identity.people import Person


def merge(desk: Register, by: Person, kept_id: UUID, other_id: UUID, reason: Reason) -> Entry:
    """合并: what only the other entry knew is taken over; its cases get the kept entry's name and phone. Raises DifferentPeople."""
    kept, other = (living_entry(desk, by, one, *DECIDERS) for one in (kept_id, other_id))
    reason.check(CORRECTION_REASONS)
    if kept.id == other.id:
        raise SameEntry()
    mine, theirs = (opened(desk.seal, one, with_circumstances=True) for one in (kept, other))
    if mine.id_number and theirs.id_number and mine.id_number != theirs.id_number:
        raise DifferentPeople()
    _take_over(desk, kept, mine, theirs)
    desk.people.merge(kept.id, other.id)
    for entry, partner in ((kept, other), (other, kept)):
        desk.write_down(by, "merged", entry, reason, with_entry=str(partner.id))
    whole = _read_again(desk, kept.id)
    actor, requests = by.acting_as(*DECIDERS), desk.people.requests_of(whole.ids, lock=True)
    sealed = {"requester_name": whole.requester_name, "requester_phone": whole.requester_phone}
    changed = [name for name, value in sealed.items() if value]
    tell_cases(desk, actor, whole, requests, {**sealed, "changed": changed, "addressed": []})
    return whole


def separate(desk: Register, by: Person, other_id: UUID) -> UUID:
    """Take a merger back: the other entry stands by itself again, as it was. Returns the entry it was merged into."""
    other = desk.people.one(other_id, lock=True)
    if other is None or other.merged_into is None or other.erased_at is not None:
        raise NotFound()
    by.check_area(other.village, *DECIDERS)
    desk.people.separate(other.id)
    kept = living_entry(desk, by, other.merged_into, *DECIDERS)
    for entry, partner in ((kept, other), (other, kept)):
        desk.write_down(by, "separated", entry, with_entry=str(partner.id))
    return kept.id


def _take_over(desk: Register, kept: Entry, mine: OpenedEntry, theirs: OpenedEntry) -> None:
    columns: dict[str, str | None] = {}
    if theirs.id_number and not mine.id_number:
        columns |= document_columns(desk, kept.id, theirs.document, theirs.id_number)
    if theirs.address and not mine.address:
        columns["requester_address"] = desk.sealed(kept.id, "requester_address", theirs.address)
    if theirs.circumstances:
        both = tuple(sorted({*theirs.circumstances, *(mine.circumstances or ())}))
        columns["circumstances"] = sealed_circumstances(desk, kept.id, both)
    desk.people.change(kept.id, **columns)
    phones = {*mine.phones, *theirs.phones, *([theirs.phone] if theirs.phone else [])} - {mine.phone}
    desk.people.set_phones(kept.id, phones_of(desk, kept.id, tuple(sorted(phones))))


def _read_again(desk: Register, resident_id: UUID) -> Entry:
    entry = desk.people.one(resident_id)
    assert entry is not None
    return entry
