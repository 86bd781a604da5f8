"""How cases become cells of the roll-up, in SQL made of what the family of cases states (decision 0050).

A case adds to a cell on each day something began or ceased to be true of it; a cell is one (dimension, grain, cohort,
area, value, day). Cohort is the day of acceptance, for what was closed in a period the day of closing. `fold` says how the
cells change when cases change, in the statement that saves them; `everything` builds them from all cases. Areas are towns
and villages only, and a lane serves whole towns: no two workers write the same cell.
"""

from collections.abc import Iterator
from typing import Final

from services.reporting.figures.families import CASES, Count

COUNTED: Final = tuple(count.name for count in CASES.counts)
KEY: Final = ("dim", "grain", "cohort", "area", "value", "day")
_DAY: Final = "(({}) AT TIME ZONE 'Asia/Shanghai')::date"
_MATTER: Final = "concat_ws('|', coalesce(c.matter_code, ''), coalesce(c.category, ''), coalesce(c.kind, ''), coalesce(c.post_kind, ''))"
DAILY: Final = frozenset({"town", "village", "town/days"})
"""Dimensions kept by day too; the others by month and half-year, days of theirs are counted from the cases."""
_DIMENSIONS: Final = (
    ("town", "t.town", "''"),
    ("village", "t.area", "''"),
    ("matter", "t.town", "t.matter"),
    ("channel", "t.town", "t.channel"),
    ("volunteer", "t.town", "t.volunteer"),
)
_LEFT_OUT: Final = "c.state IN ('withdrawn', 'merged')"


def _moments() -> Iterator[tuple[str, str, dict[str, str]]]:
    """(cohort, day, what each count adds on it), one for each moment the counts look at."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for count in CASES.counts:
        cohort = _DAY.format("c.closed_at") if count.rows else f"CASE WHEN {_LEFT_OUT} THEN NULL ELSE c.accepted_on END"
        rows.setdefault((cohort, _DAY.format(count.since)), {})[count.name] = _added(count)
        if count.until:
            rows.setdefault((cohort, _DAY.format(count.until)), {})[count.name] = f"-{_added(count)}"
    for (cohort, day), adds in rows.items():
        yield cohort, day, adds


def _added(count: Count) -> str:
    """A count that ceases on the day it began never was, as of the end of any day."""
    lasts = ""
    if count.until:
        begun, ceased = _DAY.format(count.since), _DAY.format(count.until)
        lasts = f" AND {count.since} IS NOT NULL AND coalesce({ceased} > {begun}, true)"
    return f"(CASE WHEN ({count.only}){lasts} THEN coalesce({count.amount}, 0) ELSE 0 END)"


def _told(source: str, sign: int) -> str:
    """One row for each case and moment that adds anything."""
    rows = ",\n".join(
        f"({cohort}, {day}, {'c.days_taken' if 'closed' in adds else 'NULL::integer'}, "
        f"{', '.join(adds.get(name, '0') for name in COUNTED)})"
        for cohort, day, adds in _moments()
    )
    counts = ", ".join(f"{sign} * m.{name} AS {name}" for name in COUNTED)
    added = ", ".join(f"m.{name}" for name in COUNTED)
    return f"""
        SELECT c.town, c.area, {_MATTER} AS matter, c.channel, c.volunteer_id::text AS volunteer,
               m.cohort, m.day, m.days, {counts}
        FROM {source} c CROSS JOIN LATERAL (VALUES {rows}) m (cohort, day, days, {", ".join(COUNTED)})
        WHERE m.cohort IS NOT NULL AND m.day IS NOT NULL AND ({added}) IS DISTINCT FROM ({", ".join("0" for _ in COUNTED)})"""


def _cells(told: str) -> str:
    """The cells the rows add up to: every dimension, every grain, and for the closed how many days they took."""
    dimensions = ",\n".join(
        f"('{name}', {area}, {value}, false, {name in DAILY}), "
        f"('{name}/days', {area}, {value} || '|' || t.days, true, {f'{name}/days' in DAILY})"
        for name, area, value in _DIMENSIONS
    )
    sums = ", ".join(f"sum({name})::integer AS {name}" for name in COUNTED)
    any_left = " OR ".join(f"sum({name}) <> 0" for name in COUNTED)
    parts = ", ".join(
        f"sum(t.{name})::integer AS {name}"
        if name == "closed"
        else f"sum(CASE WHEN d.taken THEN 0 ELSE t.{name} END)::integer AS {name}"
        for name in COUNTED
    )
    return f"""
    changed AS (
        SELECT town, area, matter, channel, volunteer, cohort, day, days, {sums} FROM ({told}) told
        GROUP BY town, area, matter, channel, volunteer, cohort, day, days HAVING {any_left}),
    cells AS (
        SELECT d.dim, g.grain, {_start("t.cohort")} AS cohort, d.area, d.value, {_start("t.day")} AS day, {parts}
        FROM changed t
        CROSS JOIN LATERAL (VALUES {dimensions}) d (dim, area, value, taken, daily)
        CROSS JOIN (VALUES ('h'), ('m'), ('d')) g (grain)
        WHERE d.value IS NOT NULL AND (d.daily OR g.grain <> 'd') AND (NOT d.taken OR t.closed <> 0) GROUP BY 1, 2, 3, 4, 5, 6
        HAVING {" OR ".join(f"sum(CASE WHEN d.taken AND {name != 'closed'} THEN 0 ELSE t.{name} END) <> 0" for name in COUNTED)})"""


def _start(day: str) -> str:
    """The first day of the half-year, the month, or the day itself."""
    month = f"extract(month FROM {day})::integer"
    half = f"make_date(extract(year FROM {day})::integer, CASE WHEN {month} < 7 THEN 1 ELSE 7 END, 1)"
    return f"(CASE g.grain WHEN 'h' THEN {half} WHEN 'm' THEN {day} - (extract(day FROM {day})::integer - 1) ELSE {day} END)"


_INTO: Final = f"""
    INSERT INTO reporting.figure_cells AS kept ({", ".join((*KEY, *COUNTED))})
    SELECT {", ".join((*KEY, *COUNTED))} FROM cells ORDER BY 1, 2, 3, 4, 5, 6"""
_ADDING: Final = ", ".join(f"{name} = kept.{name} + EXCLUDED.{name}" for name in COUNTED)


def fold(saving: str) -> str:
    """The statement that saves cases and folds what changed: `saving` is the INSERT; :ids are the cases it writes."""
    told = f"{_told('saved', 1)} UNION ALL {_told('old', -1)}"
    return f"""
    WITH saved AS ({saving} RETURNING *), old AS (SELECT * FROM reporting.cases WHERE id = ANY (:ids)),
    {_cells(told)} {_INTO} ON CONFLICT ({", ".join(KEY)}) DO UPDATE SET {_ADDING}"""


def everything() -> str:
    """Fills an empty table of cells from all cases."""
    return f"WITH {_cells(_told('reporting.cases', 1))} {_INTO}"


def differences() -> str:
    """Cells that are not what the cases add up to; a cell of nothing but zeros need not be there."""
    there = f"SELECT {', '.join((*KEY, *COUNTED))} FROM reporting.figure_cells"
    nothing = f"({', '.join(COUNTED)}) IS DISTINCT FROM ({', '.join('0' for _ in COUNTED)})"
    return f"""
    WITH {_cells(_told("reporting.cases", 1))},
    kept AS ({there} WHERE {nothing}), told AS (SELECT {", ".join((*KEY, *COUNTED))} FROM cells)
    SELECT count(*) FROM ((TABLE kept EXCEPT ALL TABLE told) UNION ALL (TABLE told EXCEPT ALL TABLE kept)) different"""
