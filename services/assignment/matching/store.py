"""Loading a round from Postgres and storing what it found. Only rows a round can use are read: a few hundred people.

Reading is arranged for speed, because a round stands between a resident's request and its offer: values with few
different forms (skills, posts, duty) come as text and are parsed once per form.
"""

import zlib
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.matching.problem import RECENT_DAYS, SEASON_DAYS, WORKING_SHARE, Candidate
from shared.identity.recusal import seen_by
from shared.reference.areas import load_areas

MOST = 2000
"""Requests of one round; what is left comes in the next."""

# The district's lock is held to the end of the transaction; without it no row comes. The rows are locked and, if another
# round changed them meanwhile, looked at anew, so that none is offered twice.
_SEEN = seen_by("r")
RECUSED = """CASE WHEN r.is_recused THEN ARRAY(
               SELECT v.id FROM assignment.volunteer v WHERE v.person_id = ANY (r.recused_persons)
                   OR EXISTS (SELECT FROM unnest(r.recused_areas) hidden WHERE starts_with(v.area_scope, hidden)))
           ELSE ARRAY[]::uuid[] END AS recused"""
# Who helped this resident before, and whoever stands by them as a pair (1+N).
FAMILIAR = """ARRAY(SELECT a.volunteer_id FROM assignment.request earlier JOIN assignment.assignment a ON a.request_id = earlier.id
                 WHERE earlier.resident_id = r.resident_id AND earlier.id <> r.id AND a.status = 'done'
                 UNION SELECT p.volunteer_id FROM assignment.partner t JOIN assignment.pair p ON p.partner_id = t.id
                 WHERE t.resident_id = r.resident_id AND p.ended_on IS NULL AND p.volunteer_id IS NOT NULL) AS familiar"""
_WEIGHTING = "(SELECT points FROM assignment.weighting ORDER BY version DESC LIMIT 1) AS weighting"
_WAITING = text(f"""
    SELECT r.id, r.area, r.matter, r.excluded, r.language, r.due_at, r.accepted_at, r.last_event_at, r.back_entered, r.round, r.tries,
           r.tried, r.unmatched, r.unmatched_at,
           {FAMILIAR},
           (SELECT jsonb_object_agg(name, price) FROM assignment.rarity WHERE district = :district) AS prices, {_WEIGHTING}, {RECUSED}
    FROM assignment.request r
    WHERE (SELECT pg_try_advisory_xact_lock(:lock)) AND r.state = 'accepted' AND r.district = :district AND (NOT r.tried OR :again)
    ORDER BY r.accepted_at, r.id LIMIT :most FOR UPDATE OF r SKIP LOCKED
""")
# The same without lock, for a look that stores nothing.
_LOOK = text(f"""
    SELECT r.id, r.area, r.matter, r.excluded, r.language, r.due_at, r.accepted_at, r.last_event_at, r.back_entered, r.round, r.tries,
           r.tried, r.unmatched, r.unmatched_at, {FAMILIAR},
           (SELECT jsonb_object_agg(name, price) FROM assignment.rarity p WHERE p.district = r.district) AS prices, {_WEIGHTING}, {RECUSED}
    FROM assignment.request r WHERE r.state = 'accepted' AND r.area LIKE ANY (:areas) AND {_SEEN}
    ORDER BY r.accepted_at, r.id LIMIT :most
""")
_UNTRIED = text(
    "SELECT EXISTS (SELECT 1 FROM assignment.request WHERE state = 'accepted' AND district = :district AND NOT tried)"
)
# Of the minutes given a week: less what the week's log has (Monday on) and what is still to do of all that is open.
_FREE_MINUTES = """CASE WHEN v.weekly_minutes IS NOT NULL THEN greatest(0, v.weekly_minutes
               - (SELECT coalesce(sum(l.minutes), 0) FROM assignment.assignment a JOIN assignment.work_log l ON l.assignment_id = a.id
                  WHERE a.volunteer_id = v.id AND l.occurred_at >= date_trunc('week', CAST(:day AS timestamp)) AT TIME ZONE 'Asia/Shanghai')
               - (SELECT coalesce(sum(greatest((r.matter ->> 'effort_minutes')::int - a.logged, 0)), 0) FROM assignment.request r JOIN (
                      SELECT a.request_id, (SELECT coalesce(sum(minutes), 0) FROM assignment.work_log WHERE assignment_id = a.id) AS logged
                      FROM assignment.assignment a WHERE a.volunteer_id = v.id AND a.status = 'active'
                      UNION ALL SELECT o.request_id, 0 FROM assignment.offer o WHERE o.volunteer_id = v.id AND o.status = 'open') a
                  ON a.request_id = r.id))::int END"""
_CANDIDATE = f"""
    SELECT v.id, v.village, v.kind, v.post_kinds::text, v.skills::text, v.area_scope, v.capacity, v.open_load,
           v.recent * exp(-least(greatest(:day - v.load_as_of, 0), 3000) / {RECENT_DAYS}.0),
           v.season * exp(-least(greatest(:day - v.load_as_of, 0), 3000) / {SEASON_DAYS}.0) / {SEASON_DAYS * WORKING_SHARE},
           (25.0 + v.rating_sum)::float8 / (5 + v.rating_count),
           EXISTS (SELECT 1 FROM assignment.leave l WHERE l.volunteer_id = v.id AND l.last_day >= :day AND l.first_day <= :day),
           v.duty::text, v.languages::text, v.gender, v.longest_task, {_FREE_MINUTES}
    FROM assignment.volunteer v WHERE v.active AND v.checked_in_on IS NOT NULL AND v.village LIKE :district"""
_FITTING = text(_CANDIDATE + " AND v.post_kinds && CAST(:posts AS text[]) AND v.open_load < v.capacity")
_ALL = text(_CANDIDATE)
_UNMATCHED = text("""
    UPDATE assignment.request r SET tried = true, tries = tries + 1, unmatched = n.because, unmatched_at = :now
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, because jsonb) WHERE r.id = n.id
""")
# What is asked of a skill or post and who could do it: half a year's demand ÷ places of its holders.
_ASKED_AND_HELD = """
    demand AS (
        SELECT district, n.name, count(*) AS asked FROM assignment.request,
               LATERAL (SELECT matter ->> 'post_kind' AS name UNION SELECT s ->> 'skill' FROM jsonb_array_elements(matter -> 'skills') s) n
        WHERE accepted_at > (SELECT max(accepted_at) FROM assignment.request) - interval '183 days' AND {wanted}
        GROUP BY 1, 2),
    places AS (
        SELECT substr(village, 1, 6) AS district, n.name, sum(capacity) AS places FROM assignment.volunteer,
               LATERAL (SELECT unnest(post_kinds) AS name UNION SELECT jsonb_object_keys(skills)) n
        WHERE active AND checked_in_on IS NOT NULL AND {wanted} GROUP BY 1, 2)"""
# The price of each is the weight of rarity times that, in tenths of a point (performance.md).
_REFRESH_PRICES = text(f"""
    WITH stale AS (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM assignment.rarity WHERE computed_at > CAST(:now AS timestamptz) - interval '1 hour')),
    {_ASKED_AND_HELD.format(wanted="EXISTS (SELECT 1 FROM stale)")}
    INSERT INTO assignment.rarity (district, name, price, computed_at)
    SELECT district, name, round(10.0 * (SELECT (points ->> 'rarity')::int FROM assignment.weighting ORDER BY version DESC LIMIT 1)
        * coalesce(asked, 0) / greatest(places, 1)), :now FROM places LEFT JOIN demand USING (district, name)
    ON CONFLICT (district, name) DO UPDATE SET price = excluded.price, computed_at = excluded.computed_at
""")
_PER_PLACE = text(f"""
    WITH {_ASKED_AND_HELD.format(wanted="true")}
    SELECT name, (coalesce(asked, 0) / greatest(places, 1)::numeric)::float8 AS share
    FROM places LEFT JOIN demand USING (district, name) WHERE district = :district
""")


class MatchingStore:
    """Reads and writes of one round, on the connection of its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, district: str, again: bool) -> Sequence[Row[*tuple[Any, ...]]]:
        """What waits, locked; empty also when another round of the district is under way."""
        values = {"lock": lock_of(district), "district": district, "again": again, "most": MOST}
        return self._connection.execute(_WAITING, values).all()

    def look_at(self, reader: UUID, areas: Sequence[str]) -> Sequence[Row[*tuple[Any, ...]]]:
        """What waits in these areas for this reader to see, oldest first, nothing locked."""
        seen = {"reader": reader, "reader_areas": list(areas)}
        return self._connection.execute(_LOOK, {**seen, "areas": [f"{area}%" for area in areas], "most": MOST}).all()

    def is_untried(self, district: str) -> bool:
        return bool(self._connection.execute(_UNTRIED, {"district": district}).scalar_one())

    def candidates(self, district: str, posts: Sequence[str] | None, day: date) -> tuple[Candidate, ...]:
        """Those with a free place on one of the posts; all who are checked in when `posts` is None."""
        values = {"district": f"{district}%", "day": day}
        if posts is None:
            return tuple(map(_candidate, self._connection.execute(_ALL, values).all()))
        return tuple(map(_candidate, self._connection.execute(_FITTING, {**values, "posts": list(posts)}).all()))

    def note_unmatched(self, because: dict[UUID, dict[str, int]], now: datetime) -> None:
        rows = [{"id": request, "because": reasons} for request, reasons in because.items()]
        self._connection.execute(_UNMATCHED, {"rows": orjson.dumps(rows).decode(), "now": now})

    def per_place(self, district: str) -> dict[str, float]:
        """Requests of the past half-year for each place of a skill's or post's holders: a price when times the weight."""
        return {row.name: row.share for row in self._connection.execute(_PER_PLACE, {"district": district})}

    def refresh_prices(self, now: datetime) -> None:
        """Once an hour at most; whoever comes second finds nothing stale."""
        self._connection.execute(_REFRESH_PRICES, {"now": now})


def lock_of(district: str) -> int:
    return zlib.crc32(f"matching:{district}".encode())


def _candidate(row: Row[*tuple[Any, ...]]) -> Candidate:
    (
        id_,
        village,
        kind,
        posts,
        skills,
        scope,
        capacity,
        load,
        recent,
        per_day,
        rating,
        leave,
        duty,
        tongues,
        gender,
        most,
        minutes,
    ) = row
    return Candidate(
        id_,
        load_areas().today(village),
        kind,
        _words(posts),
        _skills(skills),
        scope,
        capacity,
        load,
        recent,
        per_day,
        rating,
        leave,
        True,
        _days(duty),
        _words(tongues),
        gender,
        most,
        minutes,
    )


@lru_cache(maxsize=4096)
def _words(array: str) -> frozenset[str]:
    """A Postgres text array of plain words, as text: {care,errands}."""
    return frozenset(word.strip('"') for word in array[1:-1].split(",") if word)


@lru_cache(maxsize=4096)
def _skills(document: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(orjson.loads(document).items()))


@lru_cache(maxsize=256)
def _days(array: str) -> frozenset[int]:
    return frozenset(int(day) for day in array[1:-1].split(",") if day)
