"""The chain over all events: what of an event is hashed, how links follow each other, and finding what was tampered with.

A link's `content` is the SHA-256 of its event as written below, its `hash` the SHA-256 of the hash before it and that
content. Order in the chain is the order of linking: an event whose transaction committed late gets its link late, and none
is ever missed. Nothing here writes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

GENESIS: Final = bytes(32)
"""What the first link follows."""

_TIME = "to_char(e.{0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
COLUMNS: Final = ", ".join(
    (
        *("e.position", "e.id::text", "e.type", "e.version", "e.publisher", "e.subject::text", "e.sequence", "e.area"),
        *(_TIME.format("occurred_at"), _TIME.format("recorded_at"), "e.actor_kind", "e.actor_id::text", "e.data::text"),
    )
)
"""An event as it is hashed, the position first; the same whatever the time zone or style of the connection."""

CHAIN: Final = f"""
    SELECT l.number, l.position, l.content, l.hash, {COLUMNS}
    FROM bus.link l LEFT JOIN bus.event e ON e.position = l.position ORDER BY l.number
"""
UNCHAINED: Final = """
    SELECT e.position FROM bus.event e
    WHERE NOT EXISTS (SELECT FROM bus.link l WHERE l.position = e.position) AND e.recorded_at < now() - interval '5 minutes'
    ORDER BY e.position LIMIT 20
"""
HEADS: Final = "SELECT day, number, hash FROM bus.head ORDER BY day"


def content_of(event: Sequence[Any]) -> bytes:
    """The hash of one event, given as `COLUMNS` reads it."""
    return hashlib.sha256(orjson.dumps(list(event))).digest()


def hash_after(previous: bytes, content: bytes) -> bytes:
    """The hash of the link that follows `previous`."""
    return hashlib.sha256(previous + content).digest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was linked: what, at which link and which event."""

    kind: str
    number: int
    position: int


class Walk:
    """Goes along the chain once, link by link; `number` and `hash` are the last link's."""

    def __init__(self) -> None:
        self.number, self.hash = 0, GENESIS
        self.heads: dict[int, bytes] = {}

    def faults(self, rows: Iterable[Sequence[Any]], wanted_heads: Iterable[int] = ()) -> Iterator[Fault]:
        """`rows` as `CHAIN` reads them. Remembers the hash at each number of `wanted_heads`.

        A fault is told once: after a wrong link the walk goes on from what stands there.
        """
        wanted = frozenset(wanted_heads)
        for number, position, content, stored, *event in rows:
            if number != self.number + 1:
                yield Fault("link-missing", self.number + 1, position)
            elif hash_after(self.hash, bytes(content)) != bytes(stored):
                yield Fault("order-broken", number, position)
            if event[0] is None:
                yield Fault("event-missing", number, position)
            elif content_of(event) != bytes(content):
                yield Fault("event-changed", number, position)
            self.number, self.hash = number, bytes(stored)
            if number in wanted:
                self.heads[number] = self.hash
