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
from shared.identity.closed_cases import ClosedCases
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


def erase(desk: Register, by: Person, resident_id: UUID, reason: Reason, closed: ClosedCases | None) -> int:
    """删除: the person becomes unreadable everywhere, the totals stay. Returns how many requests lose their person.

    Refused while intake has an open case of theirs (CasesOpen). Whether an accepted one is closed intake never hears: reporting's
    word has to come along (decision 0042), and say so of every one (CasesToCheck otherwise).
    """
    entry, requests = check(desk, by, resident_id, reason, closed)
    known_at = closed.at.isoformat() if closed else None
    desk.write_down(by, "erased", entry, Reason(reason.key), known_closed_at=known_at, requests=len(requests))
    erase_resident(desk.residents, desk.seal, desk.clock, desk.outbox, by.acting_as(*DECIDERS), entry.id)
    return len(requests)


def check(
    desk: Register, by: Person, resident_id: UUID, reason: Reason, closed: ClosedCases | None
) -> tuple[Entry, Sequence[Any]]:
    """Raise what would stand in the way of erasing; the entry and its requests, locked, when nothing does."""
    entry = living_entry(desk, by, resident_id, *DECIDERS)
    reason.check(ERASURE_REASONS)
    if entry.restricted_because is not None:
        raise KeptByRestriction(because=RESTRICTIONS[entry.restricted_because])
    requests = desk.people.requests_of(entry.ids, lock=True)
    check_erasable(requests, closed)
    return entry, requests


def check_erasable(requests: Iterable[Any], closed: ClosedCases | None) -> None:
    """Raise CasesOpen or CasesToCheck while something of theirs is under way, or not known to have ended."""
    rows = list(requests)
    waiting = sum(row.status in ("submitted", "needs_supplement") for row in rows)
    if waiting:
        raise CasesOpen(count=waiting)
    ended = closed.ended if closed else frozenset()
    unknown = sum(row.status == "accepted" and row.id not in ended for row in rows)
    if unknown:
        raise CasesToCheck(count=unknown)
