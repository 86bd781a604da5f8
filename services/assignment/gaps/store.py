"""The map in two statements however large the district: the gaps with the posts there are, and who would fit the hottest.

`_IN_GAP` says which cases count; the map and the list behind a number both use it, so that they are equal.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.gaps.domain import READERS, Candidate, Gap, HeatRank
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]
_PLACE: Final = ("unmet", "late", "places", "village", "kind", "skill")
_UNMET = "(r.state = 'accepted' AND r.unmatched IS NOT NULL)"
_LATE = "r.due_at < coalesce(r.completed_at, r.ended_at, :now)"
_IN_GAP = f"""
    r.area LIKE ANY (:areas) AND r.accepted_at >= :since AND r.accepted_at < :until AND r.state NOT IN ('withdrawn', 'merged')
    AND ({_UNMET} OR {_LATE}) AND {seen_by("r")}
"""
_SKILLS = """LEFT JOIN LATERAL jsonb_to_recordset(CASE WHEN jsonb_typeof(r.matter -> 'skills') = 'array' THEN r.matter -> 'skills' ELSE '[]' END)
    AS s (skill text, level integer) ON true"""
# In the order of `Gap.heat_rank`, from behind a place of it.
_GAPS = text(f"""
    WITH demand AS MATERIALIZED (
        SELECT r.area AS village, r.matter ->> 'post_kind' AS kind, coalesce(s.skill, '') AS skill, coalesce(max(s.level), 0) AS level,
               count(*) FILTER (WHERE {_UNMET}) AS unmet, count(*) FILTER (WHERE NOT {_UNMET}) AS late
        FROM assignment.request r {_SKILLS}
        WHERE {_IN_GAP} AND r.matter ->> 'post_kind' IS NOT NULL GROUP BY 1, 2, 3
    ), supply AS MATERIALIZED (
        SELECT kind, area, count(*) AS posts, sum(head_count) AS places, sum(held) AS held FROM assignment.post
        WHERE ended_at IS NULL AND (last_day IS NULL OR last_day >= :today) GROUP BY 1, 2
    ), covered AS MATERIALIZED (
        SELECT n.village, n.kind, coalesce(sum(posts), 0)::int AS posts, coalesce(sum(places), 0)::int AS places,
               coalesce(sum(held), 0)::int AS held
        FROM (SELECT DISTINCT village, kind FROM demand) n
        CROSS JOIN LATERAL (VALUES (n.village), (left(n.village, 9)), (left(n.village, 6))) within (area)
        LEFT JOIN supply s ON s.kind = n.kind AND s.area = within.area GROUP BY 1, 2
    )
    SELECT village, kind, skill, level, unmet, late, posts, places, held,
           (SELECT count(*) FROM demand) AS total, (SELECT max(unmet + late) FROM demand) AS hottest
    FROM demand JOIN covered USING (village, kind)
    WHERE NOT :goes_on OR (-unmet, -late, places, village COLLATE "C", kind COLLATE "C", skill COLLATE "C")
        > (CAST(:unmet AS bigint), CAST(:late AS bigint), CAST(:places AS int), CAST(:village AS text), CAST(:kind AS text), CAST(:skill AS text))
    ORDER BY -unmet, -late, places, village COLLATE "C", kind COLLATE "C", skill COLLATE "C" LIMIT :most
""")
_FITTING = text("""
    WITH gap AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(CAST(:gaps AS jsonb)) AS g (village text, skill text, level integer)
    ), free AS MATERIALIZED (
        SELECT id, number, name, village, work_unit, area_scope, skills FROM assignment.volunteer
        WHERE active AND checked_in_on IS NOT NULL AND post_kinds = '{}' AND village LIKE ANY (:districts)
    ), fitting AS (
        SELECT g.village AS gap, g.skill, f.*, coalesce((f.skills ->> g.skill)::int, 0) AS reached,
               count(*) OVER same AS fits,
               row_number() OVER (same ORDER BY f.village = g.village DESC, left(f.village, 9) = left(g.village, 9) DESC,
                                  coalesce((f.skills ->> g.skill)::int, 0) DESC, f.number) AS place
        FROM gap g JOIN free f ON starts_with(g.village, f.area_scope) AND (g.skill = '' OR (f.skills ->> g.skill)::int >= g.level)
        WINDOW same AS (PARTITION BY g.village, g.skill, g.level)
    )
    SELECT gap, skill, id, number, name, village, work_unit, reached, fits FROM fitting WHERE place <= :most ORDER BY gap, skill, place
""")
_CASES = text(f"""
    SELECT DISTINCT r.id, r.number, r.matter, r.area, r.state, r.accepted_at, r.due_at, {_UNMET} AS is_unmet
    FROM assignment.request r {_SKILLS}
    WHERE {_IN_GAP} AND r.area = :village AND r.matter ->> 'post_kind' = :kind AND coalesce(s.skill, '') = :skill
    ORDER BY is_unmet DESC, r.due_at, r.id LIMIT 1000
""")
_LATEST = text("SELECT max(accepted_at) FROM assignment.request WHERE area LIKE ANY (:areas)")


class Found(NamedTuple):
    """Gaps of one page; of all: how many, and the cases of the one with most."""

    gaps: list[Gap]
    total: int
    hottest: int


class GapStore:
    """The map for one reader: what they may see, in their areas."""

    def __init__(self, connection: Connection, person: Person, now: datetime, today: date) -> None:
        self._connection = connection
        areas = [f"{area}%" for area in person.areas(*READERS)]
        self._values = {**reader_values(person, *READERS), "areas": areas, "now": now, "today": today}

    def latest(self) -> datetime | None:
        """When the latest case of the areas was accepted."""
        latest: datetime | None = self._connection.execute(_LATEST, {"areas": self._values["areas"]}).scalar_one()
        return latest

    def gaps(self, since: datetime, until: datetime, most: int, after: HeatRank | None = None) -> Found:
        """Villages, kinds of post and skills with an unmet or late case accepted from `since` up to `until`, the hottest first.

        `after`: the `heat_rank` of the last one shown.
        """
        place = dict(zip(_PLACE, after or (0, 0, 0, "", "", ""), strict=True))
        values = {**self._values, "since": since, "until": until, "most": most, "goes_on": after is not None, **place}
        rows = self._connection.execute(_GAPS, values).all()
        total, hottest = (rows[0].total, rows[0].hottest) if rows else (0, 0)
        return Found([Gap(*row[:-2]) for row in rows], total, hottest)

    def fitting(self, gaps: Sequence[Gap], most: int) -> dict[tuple[str, str], tuple[int, list[Candidate]]]:
        """By village and skill: how many would fit, and the first `most` of them."""
        asked = {(gap.village, gap.skill, gap.level) for gap in gaps}
        wanted = [{"village": village, "skill": skill, "level": level} for village, skill, level in sorted(asked)]
        districts = sorted({f"{village[:6]}%" for village, _, _ in asked})
        rows = self._connection.execute(
            _FITTING, {"gaps": orjson.dumps(wanted).decode(), "districts": districts, "most": most}
        )
        found: dict[tuple[str, str], tuple[int, list[Candidate]]] = {}
        for row in rows:
            _, people = found.setdefault((row.gap, row.skill), (row.fits, []))
            people.append(Candidate(row.id, row.number, row.name, row.village, row.work_unit, row.reached))
        return found

    def cases(self, since: datetime, until: datetime, cell: tuple[str, str, str]) -> Rows:
        """The list behind one cell's number; `cell`: village, kind, skill."""
        village, kind, skill = cell
        values = {**self._values, "since": since, "until": until, "village": village, "kind": kind, "skill": skill}
        return self._connection.execute(_CASES, values).all()
