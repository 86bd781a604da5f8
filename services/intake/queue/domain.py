"""What a list of requests is asked for: the filters as they stand in the address, and what a searched word can mean. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from services.intake.matters.domain import Catalogue
from services.intake.requests.domain import BEGINNING, State
from services.intake.requests.reading import areas_to_read
from services.intake.residents.domain import BadPhone, plain_phone
from services.intake.residents.use_cases import Index, phone_hash
from shared.identity.people import Person
from shared.reference.calendar import official_calendar
from shared.reference.working_hours import at_local, local_day

WAITING: Final = (State.SUBMITTED, State.NEEDS_SUPPLEMENT)
WAITS, EVERYTHING = "waiting", "all"
OLDEST, NEWEST = "oldest", "newest"
LONGEST_WAITS: Final = (1, 2, 3, 5, 10)
"""Working days the page offers for "waiting longer than"; after five without notice a request counts as accepted."""
_NUMBER = re.compile(r"NX(\d{0,8})(-\d{0,12})?\Z")
_SERIAL = re.compile(r"\d{6,9}\Z")


class Place(NamedTuple):
    """A place in the order of every list: when a request was submitted, then its id."""

    submitted_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as read from the address; days are days of Chinese time, `longer_than` counts working days."""

    status: str | None = None
    area: str | None = None
    matter: str | None = None
    category: str | None = None
    channel: str | None = None
    mine: bool = False
    photos: str | None = None
    since: date | None = None
    until: date | None = None
    longer_than: int | None = None
    q: str | None = None
    sort: str | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """What waits, unless the address says otherwise; a searched word looks everywhere."""
        if self.status == EVERYTHING or (self.q and not self.status):
            return tuple(State)
        if self.status in (None, "", WAITS):
            return WAITING
        return (State(self.status),)

    @property
    def is_oldest_first(self) -> bool:
        """What waits is taken in the order it came; of everything else the newest is wanted."""
        if self.sort:
            return self.sort == OLDEST
        return set(self.states) <= set(WAITING)


@dataclass(frozen=True, slots=True)
class Words:
    """What a searched word can mean: a number or its end, a whole phone number, days of a number, or matters' names."""

    number_from: str | None = None
    serial: str | None = None
    phone_hash: str | None = None
    days: tuple[date, date] | None = None
    number_like: str | None = None
    matter_codes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Words()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One list, ready to be read: `areas` are codes of 6, 9 or 12 digits, of which one covers each village; empty `matters`
    mean every one. What is hidden from `reader` (`shared.identity.recusal`) is not there. Pages go on after `after` or, backwards, before `before`."""

    reader: Person
    areas: Sequence[str]
    states: Sequence[State]
    number_from: str | None = None
    serial: str | None = None
    phone_hash: str | None = None
    number_like: str | None = None
    matters: Sequence[str] = ()
    channel: str | None = None
    has_photos: bool | None = None
    held_by: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False
    after: Place | None = None
    before: Place | None = None
    page_size: int = 50
    finds_nothing: bool = False

    @property
    def is_pointed(self) -> bool:
        """Whether a searched word leads to few requests by an index of its own."""
        return bool(self.number_from or self.serial or self.phone_hash)


def wanted(filters: Filters, by: Person, index: Index, catalogue: Catalogue, now: datetime) -> Wanted:
    """What the filters mean for this person at this moment; areas and words that share nothing find nothing."""
    words = meaning_of(index, catalogue, filters.q) if filters.q else Words()
    areas = areas_to_read(by, filters.area)
    matters, leaves_none = _matters(filters, words, catalogue)
    since, until = _span(filters, words, now)
    return Wanted(
        reader=by,
        areas=areas,
        states=filters.states,
        number_from=words.number_from,
        serial=words.serial,
        phone_hash=words.phone_hash,
        number_like=words.number_like,
        matters=matters,
        channel=filters.channel,
        has_photos={"yes": True, "no": False}.get(filters.photos or ""),
        held_by=by.id if filters.mine else None,
        since=since,
        until=until,
        oldest_first=filters.is_oldest_first,
        finds_nothing=not areas or leaves_none or bool(filters.q and words.is_empty),
    )


def meaning_of(index: Index, catalogue: Catalogue, words: str) -> Words:
    """Read the searched word; names and addresses are sealed and cannot be searched."""
    word = words.strip()
    number = _NUMBER.match(word.upper())
    if number:
        return _number(number)
    digits = word if _SERIAL.match(word) and word.isascii() else None
    try:
        phone = phone_hash(index, plain_phone(word))
    except BadPhone:
        phone = None
    if digits or phone:
        return Words(serial=digits, phone_hash=phone)
    return Words(
        matter_codes=tuple(m.code for m in catalogue if word == m.code or word in m.name or word in m.category)
    )


def _number(found: re.Match[str]) -> Words:
    """The beginning of a number: as far as its day it means days, beyond it numbers."""
    digits, serial = found[1], (found[2] or "").lstrip("-")
    if serial:
        return Words(number_from=f"NX{digits}-{serial}") if len(digits) == 8 else Words()
    known = digits[: len(digits) // 2 * 2] if len(digits) >= 4 else ""
    try:
        days = _days_of(known)
    except ValueError:
        return Words()
    return Words(days=days, number_like=f"NX{digits}%" if known != digits else None)


def _days_of(digits: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day written without separators; every day of the house for none."""
    if not digits:
        return local_day(BEGINNING), date.max
    year, month, day = int(digits[:4]), int(digits[4:6] or 0), int(digits[6:8] or 0)
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    after = date(year + (month or 12) // 12, month % 12 + 1 if month else 1, 1)
    return first, after - timedelta(days=1)


def _matters(filters: Filters, words: Words, catalogue: Catalogue) -> tuple[tuple[str, ...], bool]:
    """The codes every filter about matters leaves, and whether there are such filters that leave none."""
    wanted_sets: list[set[str]] = []
    if filters.matter:
        wanted_sets.append({filters.matter})
    if filters.category:
        wanted_sets.append({matter.code for matter in catalogue if matter.category == filters.category})
    if words.matter_codes:
        wanted_sets.append(set(words.matter_codes))
    left = set.intersection(*wanted_sets) if wanted_sets else set()
    return tuple(sorted(left)), bool(wanted_sets) and not left


def _span(filters: Filters, words: Words, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From when until before when a request was submitted; the narrowest of all that was asked for."""
    days = [(filters.since, filters.until), words.days or (None, None), (None, _waited_since(filters.longer_than, now))]
    firsts = [first for first, _ in days if first]
    lasts = [last for _, last in days if last and last < date.max]
    since = at_local(max(firsts), time()) if firsts else None
    until = at_local(min(lasts) + timedelta(days=1), time()) if lasts else None
    return since, until


def _waited_since(working_days: int | None, now: datetime) -> date | None:
    """The last day from which so many working days have passed by now."""
    return official_calendar().add_working_days(local_day(now), -working_days) if working_days else None
