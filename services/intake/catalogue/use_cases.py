"""What an administrator does with the catalogue; each function is one decision, one transaction, and tells it to the others.

Whoever changes anything first takes the catalogue's one row (`begin`), so that decisions come one after another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.catalogue.domain import (
    CODE_TAKEN,
    NO_SUCCESSOR,
    Line,
    NotRetiring,
    Version,
    changed_fields,
    check_end,
    check_start,
    check_withdrawal,
    check_wording,
    is_relied_on,
)
from services.intake.matters.domain import Matter, read_matter
from services.intake.matters.rules import CODE, NOT_LISTED, findings
from services.intake.matters.units import Units
from shared.contracts.errors import Invalid, NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox
from shared.identity.people import Person
from shared.reference.working_hours import local_day

ADMIN = "admin"
READERS = ("admin", "supervisor")
Record = Mapping[str, Any]
Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]


class Lines(Protocol):
    """Where versions are kept; `catalogue.store.LineStore`."""

    def begin(self) -> int: ...
    def line(self, code: str) -> Line | None: ...
    def units(self) -> Units: ...
    def has_accepted_since(self, code: str, day: date) -> bool: ...
    def is_carried(self, code: str, version: int) -> bool: ...
    def add(self, record: Record, by: UUID) -> UUID: ...
    def end(self, version: UUID, valid_to: date | None, successor: str | None, by: UUID) -> None: ...
    def rewrite(self, version: UUID, record: Record, by: UUID) -> None: ...
    def withdraw(self, version: UUID, at: datetime, by: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """What a change of the catalogue works with within one transaction."""

    store: Lines
    clock: Clock
    outbox: Outbox
    note: Note
    by: Person

    @property
    def today(self) -> date:
        return local_day(self.clock.now())

    @property
    def actor(self) -> Actor:
        return self.by.acting_as(ADMIN)

    @property
    def area(self) -> str:
        """The district whose catalogue it is."""
        return self.by.areas(ADMIN)[0]


def add_matter(office: Office, record: Record) -> Line:
    """A matter that is not there, or whose versions were all taken back, from its day on. Raises Invalid."""
    office.store.begin()
    code = str(record.get("code") or "")
    known = office.store.line(code) if CODE.fullmatch(code) else None
    number = known.next_number if known else 1
    first = {**record, "version": number, "valid_to": None, "successor": None}
    _make(office, _checked(office, first, known is not None and bool(known.living)), "matter_added")
    return line_of(office, code)


def make_version(office: Office, code: str, record: Record, expected: str | None = None) -> Line:
    """A new version from `valid_from` on; the one before ends there. Raises Invalid, ChangedMeanwhile, NotFound."""
    office.store.begin()
    line = line_of(office, code)
    line.check_tag(expected)
    of_version = {"code": code, "version": line.next_number, "valid_to": None, "successor": None}
    made = _checked(office, {**line.last.matter.content, **record, **of_version})
    start = date.fromisoformat(made["valid_from"])
    check_start(line, start, office.today, office.store.has_accepted_since(code, start))
    if line.last.matter.valid_to is None:
        _end(office, line.last, start, None)
    _make(office, made, "matter_versioned")
    return line_of(office, code)


def correct(office: Office, code: str, number: int, record: Record, expected: str | None = None) -> Line:
    """Other words for a version that stands; one nobody relies on yet may be changed in everything but its dates."""
    office.store.begin()
    line = line_of(office, code)
    line.check_tag(expected)
    version = line.numbered(number)
    if version.withdrawn_at is not None:
        raise NotFound()
    kept = {name: version.matter.content.get(name) for name in ("valid_from", "valid_to", "successor")}
    before = version.matter.content
    after = _checked(office, {**before, **record, **kept, "code": code, "version": number})
    changed = changed_fields(before, after)
    if is_relied_on(version, office.today, office.store.is_carried(code, number)):
        check_wording(before, after)
    if changed:
        office.store.rewrite(version.id, after, office.by.id)
        _tell(office, version.id, read_matter(after))
        office.note(office.actor, "matter_corrected", version.id, office.area, _which(after) | {"fields": changed})
    return line_of(office, code)


def retire(office: Office, code: str, end: date, successor: str | None, expected: str | None = None) -> Line:
    """No longer to be chosen from that day on; `successor` is the matter that follows. Raises Invalid, AlreadyRetired."""
    office.store.begin()
    line = line_of(office, code)
    line.check_tag(expected)
    check_end(line, end, office.today, office.store.has_accepted_since(code, end))
    if successor and (successor == code or not _is_valid(office, successor, end)):
        raise Invalid({"successor": [NO_SUCCESSOR]})
    _end(office, line.last, end, successor or None)
    detail = {"code": code, "version": line.last.number, "from": end.isoformat(), "successor": successor}
    office.note(office.actor, "matter_retired", line.last.id, office.area, detail)
    return line_of(office, code)


def keep_on(office: Office, code: str, expected: str | None = None) -> Line:
    """Take back a retirement that takes effect today or later. Raises NotRetiring."""
    office.store.begin()
    line = line_of(office, code)
    line.check_tag(expected)
    last = line.last
    if last.matter.valid_to is None or last.matter.valid_to < office.today:
        raise NotRetiring()
    _end(office, last, None, None)
    office.note(office.actor, "matter_kept_on", last.id, office.area, {"code": code, "version": last.number})
    return line_of(office, code)


def withdraw(office: Office, code: str, number: int, expected: str | None = None) -> Line:
    """Take back a version nobody has used: the one before goes on. Raises CannotWithdraw, NotFound.

    To the others a version that was taken back ends on the day it would have begun.
    """
    office.store.begin()
    line = line_of(office, code)
    line.check_tag(expected)
    is_carried = office.store.is_carried(code, line.numbered(number).number)
    version = check_withdrawal(line, number, office.today, is_carried)
    office.store.withdraw(version.id, office.clock.now(), office.by.id)
    _tell(office, version.id, replace(version.matter, valid_to=version.matter.valid_from, successor=None))
    before = line.before(version)
    if before is not None and before.matter.successor is None:
        _end(office, before, None, None)
    office.note(office.actor, "matter_withdrawn", version.id, office.area, {"code": code, "version": number})
    return line_of(office, code)


def line_of(office: Office, code: str) -> Line:
    """Every version of a code; raises NotFound."""
    line = office.store.line(code) if CODE.fullmatch(code) else None
    if line is None:
        raise NotFound()
    return line


def _checked(office: Office, record: Record, is_taken: bool = False) -> dict[str, Any]:
    """The record with its unit's name of its first day; raises Invalid with every finding."""
    unit = _unit_of(office, record)
    whole = {**record, "fee_yuan": record.get("fee_yuan", 0), "unit": unit or {}}
    found = findings(whole)
    if unit is None:
        found = {name: told for name, told in found.items() if not name.startswith("unit.")}
        found["unit_code"] = [NOT_LISTED]
    if is_taken:
        found["code"] = [CODE_TAKEN]
    if found:
        raise Invalid(found)
    return whole


def _unit_of(office: Office, record: Record) -> dict[str, str] | None:
    try:
        day = date.fromisoformat(str(record.get("valid_from")))
    except ValueError:
        day = office.today
    name = office.store.units().on(str(record.get("unit_code")), day)
    return name.words if name else None


def _make(office: Office, record: Record, action: str) -> None:
    made = office.store.add(record, office.by.id)
    _tell(office, made, read_matter(record))
    office.note(office.actor, action, made, office.area, _which(record) | {"from": record["valid_from"]})


def _end(office: Office, version: Version, day: date | None, successor: str | None) -> None:
    office.store.end(version.id, day, successor, office.by.id)
    _tell(office, version.id, replace(version.matter, valid_to=day, successor=successor))


def _is_valid(office: Office, code: str, day: date) -> bool:
    line = office.store.line(code) if CODE.fullmatch(code) else None
    return line is not None and any(version.matter.is_valid_on(day) for version in line.living)


def _which(record: Record) -> dict[str, Any]:
    return {"code": record["code"], "version": record["version"]}


def _tell(office: Office, subject: UUID, matter: Matter) -> None:
    """`matter.changed`: the version as it stands after the step."""
    data = {
        "code": matter.code,
        "version": matter.version,
        "name": matter.name,
        "name_en": matter.name_en,
        "category": matter.category,
        "valid_from": matter.valid_from,
        "valid_to": matter.valid_to,
        "successor": matter.successor,
    }
    office.outbox.publish(NewEvent("matter.changed", subject, office.area, office.clock.now(), office.actor, data))
