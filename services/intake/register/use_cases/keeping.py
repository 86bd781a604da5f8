"""Keeping less of a person: restriction where the archives law keeps the file, erasure where nothing does."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.register.domain import Entry, Reason
from services.intake.register.refusals import CasesOpen, CasesToCheck, KeptByRestriction
from services.intake.register.use_cases.desk import Register, living_entry
from services.intake.register.words import DECIDERS, ERASURE_REASONS, RESTRICTIONS
from services.intake.residents.use_cases import erase_resident
from shared.contracts.errors import N_, Invalid
from shared.identity.people import Person
from shared.reference.working_hours import local_day

UNTIL_LATER = N_("日期要在今天以后。")


def restrict(desk: Register, by: Person, resident_id: UUID, because: Reason, until: date | None) -> Entry:
    """限制使用: the file stays and is not used; opened only for the person, for supervision or by law."""
    entry = living_entry(desk, by, resident_id, *DECIDERS)
    because.check(RESTRICTIONS)
    if until is not None and until <= local_day(desk.clock.now()):
        raise Invalid({"until": [UNTIL_LATER]})
    desk.people.change(
        entry.id,
        restricted_at=desk.clock.now(),
        restricted_by=by.id,
        restricted_because=because.key,
        restricted_until=until,
    )
    desk.write_down(by, "restricted", entry, because, until=until.isoformat() if until else None)
    return entry


def lift(desk: Register, by: Person, resident_id: UUID) -> Entry:
    """The restriction ends; that it was there stays on record."""
    entry = living_entry(desk, by, resident_id, *DECIDERS)
    nothing = dict.fromkeys(("restricted_at", "restricted_by", "restricted_because", "restricted_until"))
    desk.people.change(entry.id, **nothing)
    desk.write_down(by, "restriction_lifted", entry)
    return entry


def erase(desk: Register, by: Person, resident_id: UUID, reason: Reason, cases_checked: bool) -> int:
    """删除: the person becomes unreadable everywhere, the totals stay. Returns how many requests lose their person.

    Refused while intake has an open case of theirs (CasesOpen). Whether an accepted one is closed is not intake's to know:
    whoever erases says that they looked (CasesToCheck otherwise).
    """
    entry, requests = check(desk, by, resident_id, reason, cases_checked)
    desk.write_down(by, "erased", entry, Reason(reason.key), cases_checked=cases_checked, requests=len(requests))
    erase_resident(desk.residents, desk.seal, desk.clock, desk.outbox, by.acting_as(*DECIDERS), entry.id)
    return len(requests)


def check(
    desk: Register, by: Person, resident_id: UUID, reason: Reason, cases_checked: bool
) -> tuple[Entry, Sequence[Any]]:
    """Raise what would stand in the way of erasing; the entry and its requests, locked, when nothing does."""
    entry = living_entry(desk, by, resident_id, *DECIDERS)
    reason.check(ERASURE_REASONS)
    if entry.restricted_because is not None:
        raise KeptByRestriction(because=RESTRICTIONS[entry.restricted_because])
    requests = desk.people.requests_of(entry.ids, lock=True)
    check_erasable(requests, cases_checked)
    return entry, requests


def check_erasable(requests: Iterable[Any], cases_checked: bool) -> None:
    """Raise CasesOpen or CasesToCheck while something of theirs is, or may be, under way."""
    rows = list(requests)
    waiting = sum(row.status in ("submitted", "needs_supplement") for row in rows)
    if waiting:
        raise CasesOpen(count=waiting)
    accepted = sum(row.status == "accepted" for row in rows)
    if accepted and not cases_checked:
        raise CasesToCheck(count=accepted)
