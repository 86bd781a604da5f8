"""The parts of a list's SQL: which ranges of which index it is made of, and what is tested along them.

Only fixed pieces of SQL are put together here; what was asked for goes in as values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.intake.queue.domain import Wanted
from services.intake.requests.domain import READERS, State
from shared.identity.recusal import reader_values, seen_by

# The towns there are requests of, one look at the index for each.
_TOWNS_THERE_ARE = """WITH RECURSIVE step (town) AS (
    (SELECT min(q.town) FROM intake.request q)
    UNION ALL SELECT (SELECT min(q.town) FROM intake.request q WHERE q.town > step.town) FROM step WHERE step.town IS NOT NULL
), towns AS (SELECT town FROM step WHERE town LIKE ANY (:town_prefixes))"""
_TOWNS_GIVEN = "WITH towns AS (SELECT unnest(CAST(:towns AS text[])) AS town)"
# Complaints hidden from the reader: few, found by an index of their own, so that no other row is asked about them.
_HIDDEN = f"SELECT h.id FROM intake.request h WHERE h.is_recused AND NOT {seen_by('h', 'village')}"
_NOT_HIDDEN = f"{{t}}.id NOT IN ({_HIDDEN})"
_TOWNS_OF_A_DISTRICT = 16
"""About how many towns' ranges a whole district is; decides only how far each is looked at."""
_BY_COUNTER = """{t}.id = ANY (ARRAY(SELECT n.request_id FROM intake.counter_number n
    WHERE n.number = :counter ORDER BY n.day DESC LIMIT 400))"""
# Every town begins anew each day: the latest few weeks of one number are enough for who reads it from a receipt.
COUNTER_DIGITS = 6
_A_ROW = 5
"""What is not in the index is read from the rows themselves, which costs about so many times as much."""
_INDEXED = "q.id, q.submitted_at, q.village, q.status, q.asked_matter, q.channel, q.has_photos"
Test = tuple[str, str, Any]
"""(SQL with `{t}` for the alias, name of its value, the value)."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """The pieces, of which `store` makes statements.

    `towns` is a WITH clause and `ranges` what is gone through; `within` and `beyond` give one range (alias `q`), `columns`
    what is read of it, `rest` what is tested along it (alias `n`, empty when nothing is). For a searched word that has an
    index of its own `pointed` and `everything` (alias `q`) say it all.
    """

    towns: str
    ranges: str
    within: str
    beyond: str
    columns: str
    rest: str
    pointed: str
    everything: str
    ascending: bool
    range_count: int
    values: dict[str, Any]

    def order(self, alias: str) -> str:
        way = "ASC" if self.ascending else "DESC"
        return f"{alias}.submitted_at {way}, {alias}.id {way}"


def conditions(wanted: Wanted) -> Conditions:
    """Cut what is wanted into ranges and tests."""
    by_matter = bool(wanted.matters) and State.ACCEPTED in wanted.states and not wanted.is_pointed
    keys = list(wanted.matters) if by_matter else [str(state) for state in wanted.states]
    whole_district = any(len(area) < 9 for area in wanted.areas)
    town_prefixes = sorted({area[:9] for area in wanted.areas})
    pointed, tests, beyond = list(_pointed(wanted)), list(_tests(wanted, by_matter)), list(_beyond(wanted))
    values = {name: value for _, name, value in (*pointed, *tests, *beyond) if name}
    if not wanted.is_pointed:
        values["keys"] = keys
        values |= (
            {"town_prefixes": [f"{town}%" for town in town_prefixes]} if whole_district else {"towns": town_prefixes}
        )
    return Conditions(
        towns="" if pointed else _TOWNS_THERE_ARE if whole_district else _TOWNS_GIVEN,
        ranges="towns CROSS JOIN unnest(CAST(:keys AS text[])) AS r (key)",
        within=f"q.town = towns.town AND q.{'asked_matter' if by_matter else 'status'} = r.key",
        beyond=_joined(beyond, "q") or "true",
        columns=_INDEXED + (", q.held_by" if wanted.held_by else "") + (", q.number" if wanted.number_like else ""),
        rest=_joined(tests, "n"),
        pointed=f"({_joined(pointed, 'q', ' OR ')})" if pointed else "",
        everything=_joined([*tests, *beyond], "q") or "true",
        ascending=wanted.oldest_first == (wanted.before is None),
        range_count=len(keys)
        * (_TOWNS_OF_A_DISTRICT if whole_district else len(town_prefixes))
        * (_A_ROW if wanted.held_by or wanted.number_like else 1),
        values=values,
    )


def _joined(tests: list[Test], alias: str, word: str = " AND ") -> str:
    return word.join(sql.format(t=alias) for sql, _, _ in tests)


def _pointed(wanted: Wanted) -> Iterator[Test]:
    """What a searched number or phone leads to."""
    if wanted.number_from:
        yield "{t}.number >= :number_from AND {t}.number < :number_to", "number_from", wanted.number_from
        yield "false", "number_to", wanted.number_from + "~"
    if wanted.serial:
        yield "split_part({t}.number, '-', 2) = :serial", "serial", wanted.serial
    if wanted.serial and len(wanted.serial) == COUNTER_DIGITS:
        yield _BY_COUNTER, "counter", int(wanted.serial)
    if wanted.phone_hash:
        by_phone = "SELECT p.id FROM intake.resident p WHERE p.phone_hash = :phone_hash"
        yield f"{{t}}.resident_id = ANY (ARRAY({by_phone}))", "phone_hash", wanted.phone_hash


def _tests(wanted: Wanted, by_matter: bool) -> Iterator[Test]:
    """What the ranges do not say."""
    if wanted.is_pointed or any(len(area) > 9 for area in wanted.areas):
        yield "{t}.village LIKE ANY (:villages)", "villages", [f"{area}%" for area in wanted.areas]
    if (wanted.is_pointed or by_matter) and len(wanted.states) < len(State):
        yield "{t}.status = ANY (:states)", "states", [str(state) for state in wanted.states]
    if wanted.matters and not by_matter:
        yield "{t}.asked_matter = ANY (:matters)", "matters", list(wanted.matters)
    if wanted.channel:
        yield "{t}.channel = :channel", "channel", wanted.channel
    if wanted.has_photos is not None:
        yield "{t}.has_photos = :has_photos", "has_photos", wanted.has_photos
    if wanted.held_by:
        yield "{t}.held_by = :held_by", "held_by", wanted.held_by
    if wanted.number_like:
        yield "{t}.number LIKE :number_like", "number_like", wanted.number_like


def _beyond(wanted: Wanted) -> Iterator[Test]:
    """The part of a range that is asked for: days, from where a page goes on, and nothing that is hidden from the reader."""
    for name, value in reader_values(wanted.reader, *READERS).items():
        yield _NOT_HIDDEN if name == "reader" else "true", name, value
    if wanted.since:
        yield "{t}.submitted_at >= :since", "since", wanted.since
    if wanted.until:
        yield "{t}.submitted_at < :until", "until", wanted.until
    place = wanted.after or wanted.before
    if place:
        way = ">" if wanted.oldest_first == (wanted.before is None) else "<"
        yield f"({{t}}.submitted_at, {{t}}.id) {way} (:place_at, :place_id)", "place_at", place.submitted_at
        yield "true", "place_id", place.id
