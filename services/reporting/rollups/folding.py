"""How cases become cells of the roll-up, in SQL made of what the family of cases states (decision 0050).

A case adds to a cell on each day something began or ceased to be true of it; a cell is one (dimension, grain, cohort,
area, value, day). Cohort is the day of acceptance, for what was closed in a period the day of closing. `fold` says how the
cells change when cases change, in the statement that saves them; `everything` builds them from all cases. Areas are towns
and villages only, and a lane serves whole towns: no two workers write the same cell.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.reporting.figures.families import CASES, Count
from services.reporting.figures.families.cases import BESIDE
from services.reporting.rollups.boxes import start

_COUNTS: Final = (*CASES.counts, *BESIDE)
FIGURED: Final = tuple(count.name for count in CASES.counts)
COUNTED: Final = tuple(count.name for count in _COUNTS)
LONGEST: Final = 20
TOOK: Final = tuple(f"took_{days}" for days in range(LONGEST + 1))
"""How many were closed after 0, 1 … 20 working days, in the cell itself; what took longer has cells of `<dimension>/days`."""
KEPT: Final = COUNTED + TOOK
KEY: Final = ("dim", "grain", "cohort", "area", "value", "day")
_DAY: Final = "(({}) AT TIME ZONE 'Asia/Shanghai')::date"
MATTER: Final = "concat_ws('|', coalesce(c.matter_code, ''), coalesce(c.category, ''), coalesce(c.kind, ''), coalesce(c.post_kind, ''))"
DAILY: Final = frozenset({"town", "village"})
"""Dimensions kept by day too; the others by month and half-year, days of theirs are counted from the cases."""
_MONTHLY: Final = {
    "matter": MATTER,
    "channel": "c.channel",
    "volunteer": "coalesce(c.volunteer_id::text, '')",
    "hour": f"coalesce({CASES.groups['hour']}, '')",
}
_VALUES: Final = ", ".join(f"{value} AS {name}" for name, value in _MONTHLY.items())
_APART: Final = ("town", "area", *_MONTHLY, "cohort", "day", "days")
_LEFT_OUT: Final = "c.state IN ('withdrawn', 'merged')"
_ADDS: Final = "({}) IS DISTINCT FROM ({})"


def _moments() -> Iterator[tuple[str, str, dict[str, str]]]:
    """(cohort, day, what each count adds on it), one for each moment the counts look at."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for count in _COUNTS:
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


def _changed() -> str:
    """What a save changes: all moments of the cases as they are less those of the cases as they were; what stays cancels out."""
    sums = ", ".join(f"sum({name})::integer AS {name}" for name in COUNTED)
    adds = _ADDS.format(", ".join(f"sum({name})" for name in COUNTED), _zeros(COUNTED))
    told = " UNION ALL ".join(_told(source, sign) for source, sign in (("saved", 1), ("old", -1)))
    return f"SELECT {', '.join(_APART)}, {sums} FROM ({told}) told GROUP BY {', '.join(_APART)} HAVING {adds}"


def _told(source: str, sign: int) -> str:
    """One row for each case and moment that adds anything."""
    rows = ",\n".join(
        f"({cohort}, {day}, {_days(adds)}, {', '.join(adds.get(name, '0') for name in COUNTED)})"
        for cohort, day, adds in _moments()
    )
    counts = ", ".join(f"{sign} * m.{name} AS {name}" for name in COUNTED)
    added = _ADDS.format(", ".join(f"m.{name}" for name in COUNTED), _zeros(COUNTED))
    return f"""
        SELECT c.town, c.area, {_VALUES}, m.cohort, m.day, m.days, {counts}
        FROM {source} c CROSS JOIN LATERAL (VALUES {rows}) m (cohort, day, days, {", ".join(COUNTED)})
        WHERE m.cohort IS NOT NULL AND m.day IS NOT NULL AND {added}"""


def _all_told() -> str:
    """What all cases add up to, one moment after the other: by village and day, and by month for each of the others.

    A row tells what its own set tells apart and is NULL in the rest, so that millions of cases become few rows at once.
    """
    return " UNION ALL ".join(_summed_up(*moment) for moment in _moments())


def _summed_up(cohort: str, day: str, adds: dict[str, str]) -> str:
    days = ", days" if "closed" in adds else ""
    sets = [f"(town, area, cohort, day{days})"]
    sets += [f"(town, {name}, cohort_month, month{days})" for name in _MONTHLY]
    counts = ", ".join(f"{what} AS {name}" for name, what in adds.items())
    sums = ", ".join(f"{f'sum({name})::integer' if name in adds else '0'} AS {name}" for name in COUNTED)
    added = _ADDS.format(", ".join(f"sum({name})" for name in adds), _zeros(adds))
    return f"""
        SELECT town, area, {", ".join(_MONTHLY)}, coalesce(cohort, cohort_month) AS cohort, coalesce(day, month) AS day,
               {"days" if days else "NULL::integer AS days"}, {sums}
        FROM (SELECT *, {start("'m'", "cohort")} AS cohort_month, {start("'m'", "day")} AS month
              FROM (SELECT c.town, c.area, {_VALUES},
                           {cohort} AS cohort, {day} AS day, {_days(adds)} AS days, {counts} FROM reporting.cases c) each
              WHERE cohort IS NOT NULL AND day IS NOT NULL AND {_ADDS.format(", ".join(adds), _zeros(adds))}) told
        GROUP BY GROUPING SETS ({", ".join(sets)}) HAVING {added}"""


def _days(adds: Iterable[str]) -> str:
    return "c.days_taken" if "closed" in adds else "NULL::integer"


def _zeros(names: Iterable[str]) -> str:
    return ", ".join("0" for _ in names)


def _cells(rows: str) -> str:
    """The cells the rows add up to: every dimension, every grain; and of those that took long how many took how long."""
    dimensions = ",\n".join(
        f"(t.{there} IS NOT NULL, '{name}', {area}, {value}, false, {name in DAILY}), "
        f"(t.{there} IS NOT NULL AND t.days > {LONGEST}, '{name}/days', {area}, {value} || '|' || t.days, true, {name in DAILY})"
        for name, there, area, value in _dimensions()
    )
    sums = {name: f"sum(CASE WHEN d.long THEN 0 ELSE t.{name} END)" for name in COUNTED} | {"closed": "sum(t.closed)"}
    for days, name in enumerate(TOOK):
        sums[name] = f"coalesce(sum(t.closed) FILTER (WHERE t.days = {days}), 0)"
    parts = ", ".join(f"{what}::integer AS {name}" for name, what in sums.items())
    whole = ", ".join(f"sum(f.{name})::integer AS {name}" for name in KEPT)
    adds = _ADDS.format(", ".join(f"sum(f.{name})" for name in KEPT), _zeros(KEPT))
    return f"""
    finest AS (
        SELECT d.dim, d.daily, t.cohort, d.area, d.value, t.day, {parts}
        FROM ({rows}) t CROSS JOIN LATERAL (VALUES {dimensions}) d (there, dim, area, value, long, daily)
        WHERE d.there GROUP BY 1, 2, 3, 4, 5, 6),
    cells AS (
        SELECT f.dim, g.grain, {start("g.grain", "f.cohort")} AS cohort, f.area, f.value, {start("g.grain", "f.day")} AS day, {whole}
        FROM finest f CROSS JOIN (VALUES ('h'), ('m'), ('d')) g (grain)
        WHERE f.daily OR g.grain <> 'd' GROUP BY 1, 2, 3, 4, 5, 6 HAVING {adds})"""


def _dimensions() -> Iterator[tuple[str, str, str, str]]:
    """(name, what must be there, area, value)."""
    yield "town", "area", "t.town", "''"
    yield "village", "area", "t.area", "''"
    yield from ((name, name, "t.town", f"t.{name}") for name in _MONTHLY)


_INTO: Final = f"""
    INSERT INTO reporting.figure_cells AS kept ({", ".join((*KEY, *KEPT))})
    SELECT {", ".join((*KEY, *KEPT))} FROM cells ORDER BY 1, 2, 3, 4, 5, 6"""
_ADDING: Final = ", ".join(f"{name} = kept.{name} + EXCLUDED.{name}" for name in KEPT)


def fold(saving: str) -> str:
    """The statement that saves cases and folds what changed: `saving` is the INSERT; :ids are the cases it writes."""
    return f"""
    WITH saved AS ({saving} RETURNING *), old AS (SELECT * FROM reporting.cases WHERE id = ANY (:ids)),
    {_cells(_changed())} {_INTO} ON CONFLICT ({", ".join(KEY)}) DO UPDATE SET {_ADDING}"""


def everything() -> str:
    """Fills an empty table of cells from all cases."""
    return f"WITH {_cells(_all_told())} {_INTO}"


def differences() -> str:
    """Cells that are not what the cases add up to; a cell of nothing but zeros need not be there."""
    there = f"SELECT {', '.join((*KEY, *KEPT))} FROM reporting.figure_cells"
    nothing = _ADDS.format(", ".join(KEPT), _zeros(KEPT))
    return f"""
    WITH {_cells(_all_told())},
    kept AS ({there} WHERE {nothing}), told AS (SELECT {", ".join((*KEY, *KEPT))} FROM cells)
    SELECT count(*) FROM ((TABLE kept EXCEPT ALL TABLE told) UNION ALL (TABLE told EXCEPT ALL TABLE kept)) different"""
