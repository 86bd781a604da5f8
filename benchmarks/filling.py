"""Many requests at once, by COPY, for measuring lists and searches where there are a million: residents, keys, requests.

Seeded and plausible: the district's own villages by a skewed weight, channels and matters in fixed shares, one request in a
hundred refused, nearly all accepted, the newest still waiting; sealed columns are random bytes of the length of real ones,
phones have their real blind index, so that a search finds what it must. Nothing of it can be opened.
"""

import base64
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

import psycopg

from shared.reference.areas import load_areas
from shared.runtime.sealing import BlindIndex
from shared.runtime.settings import Settings

PERIOD = timedelta(days=3 * 365)
WAITING = timedelta(days=2)
"""Whatever is younger waits still, two in three."""
REQUESTS_PER_RESIDENT = 3
CHANNELS = ("window", "web", "phone", "visit", "paper", "open311", "direct_line")
CHANNEL_SHARES = (40, 30, 15, 9, 5, 0.9, 0.1)
_RESIDENT = "id, village, requester_name, requester_phone, requester_address, phone_hash, same_person_hash"
_KEY = "subject, master_key, wrapped"
_REQUEST = (
    "id, number, resident_id, status, village, channel, matter_code, matter_version, suggested_code, description, requester_address, "
    "tracking_code, tracking_hash, tail_hash, submitted_at, recorded_at, last_event_at, accepted_at, accepted_by, due_at, "
    "promised_due_on, provisional, refusal_proposed_by, refused_by, held_by, photos"
)


@dataclass(frozen=True)
class Filled:
    """What was put in, to search for."""

    requests: int
    phones: Sequence[str]
    numbers: Sequence[str]


class Filler:
    """Fills one database as its owner; `matters` are codes of the catalogue that is loaded.

    `crowded` puts all of it into a few villages and makes rare things common, for tests with few rows.
    """

    def __init__(
        self,
        settings: Settings,
        matters: Sequence[str],
        clerks: Sequence[UUID],
        seed: int = 2014,
        crowded: bool = False,
    ) -> None:
        self._settings, self._matters, self._clerks = settings, matters, clerks
        self._index = BlindIndex(settings)
        self._pick = random.Random(seed)
        self._villages = [area.code for area in load_areas().villages()][:: 40 if crowded else 1]
        self._crowded = crowded
        self._weights = list(accumulate(self._pick.lognormvariate(0, 0.6) for _ in self._villages))
        self._matter_weights = list(accumulate(1 / (place + 3) for place in range(len(matters))))
        self._now = datetime.now(UTC)

    def fill(self, count: int) -> Filled:
        """Add `count` requests of a third as many residents, then bring the statistics up to date."""
        residents = [self._uuid(self._now - PERIOD) for _ in range(max(1, count // REQUESTS_PER_RESIDENT))]
        phones = [f"13{self._pick.randrange(10**9):09}" for _ in residents]
        first = self._next_serial()
        with psycopg.connect(self._settings.database_url, autocommit=True) as owner:
            _copy(owner, f"intake.resident ({_RESIDENT})", self._residents(residents, phones))
            _copy(owner, f"identity.person_key ({_KEY})", ((one, "m1", self._bytes(60)) for one in residents))
            _copy(owner, f"intake.request ({_REQUEST})", self._requests(count, residents, first))
            owner.execute("SELECT setval('intake.request_number', %s)", (first + count,))
            owner.execute("VACUUM ANALYZE intake.resident, intake.request, identity.person_key")
        numbers = [
            self._number(first + place, self._at(place, count)) for place in range(0, count, max(1, count // 50))
        ]
        return Filled(count, phones[:: max(1, len(phones) // 50)], numbers)

    def _next_serial(self) -> int:
        with psycopg.connect(self._settings.database_url, autocommit=True) as owner:
            row = owner.execute("SELECT nextval('intake.request_number')").fetchone()
            return int(row[0]) if row else 1

    def _residents(self, ids: Sequence[UUID], phones: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for one, phone in zip(ids, phones, strict=True):
            sealed = [self._sealed(one, length) for length in (9, 11, 30)]
            yield (one, self._village(), *sealed, self._index.of("phone", phone), f"filled:{one.hex}")

    def _requests(self, count: int, residents: Sequence[UUID], first: int) -> Iterator[tuple[Any, ...]]:
        for place in range(count):
            yield self._request(self._pick.choice(residents), first + place, self._at(place, count))

    def _request(self, resident: UUID, serial: int, at: datetime) -> tuple[Any, ...]:
        status, matter = self._status(at), self._pick.choices(self._matters, cum_weights=self._matter_weights)[0]
        clerk, accepted = self._pick.choice(self._clerks), status == "accepted"
        other = self._pick.choice(self._clerks)
        chosen = matter if accepted or self._pick.random() < 0.6 else None
        promise = (
            (at, clerk, at + timedelta(days=7), (at + timedelta(days=7)).date(), False) if accepted else (None,) * 5
        )
        refused = (clerk, other) if status == "refused" and clerk != other else (None, None)
        return (
            self._uuid(at),
            self._number(serial, at),
            resident,
            status if refused[0] or status != "refused" else "withdrawn",
            self._village(),
            self._pick.choices(CHANNELS, CHANNEL_SHARES)[0],
            chosen,
            1 if chosen else None,
            matter,
            *(self._sealed(resident, length) for length in (self._pick.randrange(40, 400), 30, 12)),
            *(self._pick.getrandbits(256).to_bytes(32).hex() for _ in range(2)),
            *(at, at, at),
            *promise,
            *refused,
            clerk,
            '[{"key": "", "hash": ""}]' if self._pick.random() < 0.08 else "[]",
        )

    def _status(self, at: datetime) -> str:
        if (self._crowded or self._now - at < WAITING) and self._pick.random() < (0.3 if self._crowded else 0.67):
            return "submitted" if self._pick.random() < 0.8 else "needs_supplement"
        shares = (40, 20, 20) if self._crowded else (97, 2, 1)
        return self._pick.choices(("accepted", "withdrawn", "refused"), shares)[0]

    def _at(self, place: int, count: int) -> datetime:
        """Evenly over the period, in the order of the numbers."""
        return self._now - PERIOD + PERIOD * ((place + 1) / (count + 1))

    def _village(self) -> str:
        return self._pick.choices(self._villages, cum_weights=self._weights)[0]

    def _number(self, serial: int, at: datetime) -> str:
        return f"NX{at + timedelta(hours=8):%Y%m%d}-{serial:06}"

    def _uuid(self, at: datetime) -> UUID:
        value = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | self._pick.getrandbits(76)
        return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)

    def _sealed(self, person: UUID, length: int) -> str:
        """As long as the sealed text of so many bytes: nonce and tag around it, as text."""
        return f"v1.{person.hex}.{base64.urlsafe_b64encode(self._bytes(length + 28)).decode()}"

    def _bytes(self, length: int) -> bytes:
        return self._pick.randbytes(length)


def _copy(owner: psycopg.Connection[Any], table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with owner.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
