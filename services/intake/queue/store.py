"""The lists of the desk in SQL: ranges of an index put together in order, a fixed number of statements, flat to millions.

A town's requests in one state (or of one matter) are one range of `queue_in_order` (`queue_of_matter`), sorted as the list
is; several towns, states or matters are that many ranges, each read no further than a page needs. Every other filter is
tested on the index alone, along at most `LOOKED_AT` entries: a filter that hardly anything passes ends a page early and
says how far it looked, instead of reading everything.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.queue.conditions import Conditions, conditions
from services.intake.queue.domain import Place, Wanted

COUNTED_UP_TO = 10_000
LOOKED_AT = 10_000
"""Entries of the index that one statement tests when filters beyond the range are asked for."""
SHORTEST_LOOK = 30
"""A range is always looked at so far: a page and a little more."""
_LISTED = """q.id, q.number, q.status, q.village, q.channel, q.matter_code, q.matter_version, q.suggested_code, q.submitted_at,
    q.recorded_at, q.due_at, q.promised_due_on, q.provisional, q.notices, q.has_photos,
    q.refusal_proposed_by IS NOT NULL AS refusal_proposed, q.notice_proposed_by IS NOT NULL AS notice_proposed, q.received_at, q.held_by,
    EXISTS (SELECT FROM intake.batch_item b WHERE b.request_id = q.id AND b.state = 'held') AS is_held"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list. `looked_until` is set where the search stopped before the page was full; both links are places to
    go on from, forwards `after` and backwards `before`, None where there is nothing more."""

    rows: list[Row[Any]]
    after: Place | None
    before: Place | None
    looked_until: Place | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; with `is_capped` at least so many."""

    count: int
    is_capped: bool


class QueueStore:
    """Lists over one connection; nothing of them is sealed text. `looked_at` as `LOOKED_AT`."""

    def __init__(self, connection: Connection, looked_at: int = LOOKED_AT) -> None:
        self._connection, self._looked_at = connection, looked_at

    def page(self, wanted: Wanted) -> Listed:
        """Up to `page_size` requests in order, read in one statement."""
        if wanted.finds_nothing:
            return Listed([], None, None)
        query = _page_of(conditions(wanted), self._looked_at)
        values = {**query.values, "most": wanted.page_size + 1}
        rows, stop = _until_the_stop(self._connection.execute(text(query.sql), values).all())
        more = len(rows) > wanted.page_size
        rows = rows[: wanted.page_size]
        ahead = _place(rows[-1]) if more else stop
        looked_until = None if more else stop
        if wanted.before:
            rows.reverse()
            return Listed(rows, _place(rows[-1]) if rows else _with(wanted.before, wanted), ahead, looked_until)
        behind = _place(rows[0]) if rows else _with(wanted.after, wanted) if wanted.after else None
        return Listed(rows, ahead, behind if wanted.after else None, looked_until)

    def total(self, wanted: Wanted) -> Total:
        """How many there are, counted no further than 10,000, in one statement."""
        if wanted.finds_nothing:
            return Total(0, False)
        query = _count_of(conditions(replace(wanted, after=None, before=None)), self._looked_at)
        matched, looked = self._connection.execute(text(query.sql), query.values).one()
        return Total(min(matched, COUNTED_UP_TO), looked >= query.values["effort"] or matched >= COUNTED_UP_TO)


@dataclass(frozen=True, slots=True)
class _Query:
    sql: str
    values: dict[str, Any]


def _until_the_stop(rows: Any) -> tuple[list[Row[Any]], Place | None]:
    """The matching rows, and the place beyond which a range was not looked at any further, if one comes before the end."""
    found = []
    for row in rows:
        if row.is_match:
            found.append(row)
        if row.is_stop:
            return found, _place(row)
    return found, None


def _with(place: Place, wanted: Wanted) -> Place:
    """The neighbouring place from which a page in the other direction has this one with it; an empty page names no row."""
    step = 1 if wanted.oldest_first == (wanted.before is None) else -1
    return Place(place.submitted_at, UUID(int=place.id.int + step))


def _place(row: Row[Any]) -> Place:
    return Place(row.submitted_at, row.id)


def _page_of(asked: Conditions, looked_at: int) -> _Query:
    """One page: each range cut to a page, put together in order, the rows themselves fetched last."""
    if asked.pointed:
        chosen = f"""SELECT q.id, true AS is_match, false AS is_stop FROM intake.request q
            WHERE {asked.pointed} AND {asked.everything} ORDER BY {asked.order("q")} LIMIT :most"""
    else:
        chosen = f"""SELECT id, is_match, is_stop FROM {asked.ranges} CROSS JOIN LATERAL ({_along(asked)}) found
            ORDER BY {asked.order("found")} LIMIT :most"""
    sql = f"""{asked.towns} SELECT {_LISTED}, chosen.is_match, chosen.is_stop
        FROM ({chosen}) chosen JOIN intake.request q USING (id) ORDER BY {asked.order("q")}"""
    if asked.pointed or not asked.rest:
        return _Query(sql, asked.values)
    return _Query(sql, {**asked.values, "window": max(SHORTEST_LOOK, looked_at // asked.range_count)})


def _along(asked: Conditions) -> str:
    """Along one range: its first page, or with further filters its first page of what passes them, and where it stopped."""
    entries = f"""SELECT {asked.columns} FROM intake.request q WHERE {asked.within} AND {asked.beyond}
        ORDER BY {asked.order("q")} LIMIT {":window" if asked.rest else ":most"}"""
    if not asked.rest:
        return f"SELECT e.id, e.submitted_at, true AS is_match, false AS is_stop FROM ({entries}) e"
    return f"""SELECT n.id, n.submitted_at, {asked.rest} AS is_match, n.place = :window AS is_stop
        FROM (SELECT e.*, row_number() OVER () AS place FROM ({entries}) e) n
        WHERE n.place = :window OR {asked.rest} LIMIT :most"""


def _count_of(asked: Conditions, looked_at: int) -> _Query:
    """Everything that matches among the first entries of the ranges."""
    if asked.pointed:
        sql = f"""SELECT count(*), 0 FROM (SELECT FROM intake.request q
            WHERE {asked.pointed} AND {asked.everything} LIMIT :effort) matched"""
        return _Query(sql, {**asked.values, "effort": COUNTED_UP_TO})
    effort = looked_at if asked.rest else COUNTED_UP_TO
    sql = f"""{asked.towns} SELECT count(*) {f"FILTER (WHERE {asked.rest})" if asked.rest else ""}, count(*)
        FROM (SELECT {"e.*" if asked.rest else ""} FROM {asked.ranges} CROSS JOIN LATERAL (
            SELECT {asked.columns if asked.rest else ""} FROM intake.request q WHERE {asked.within} AND {asked.beyond} LIMIT :effort
        ) e LIMIT :effort) n"""
    return _Query(sql, {**asked.values, "effort": effort})
