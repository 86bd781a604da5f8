"""Hours signed for, summed up by day, month and half-year: how they fold, are built, compared and read (decision 0050).

A cell is one (dimension, grain, cohort, area, value), as those of cases are; its cohort is the day of the signature, or the
first day of its month or half-year. A service is in the cells from the day it was signed for, and out of them when the
signature is taken back. Its matter and channel are those its case had when something was last told of the service.
"""

from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.domain import Period, Where
from services.reporting.figures.families.services import SERVICES
from services.reporting.rollups.boxes import boxes, start
from services.reporting.rollups.reading import dimension, group_of, ranges, there, times_grain

NAMES: Final = tuple(count.name for count in SERVICES.counts)
_KEY: Final = "dim, grain, cohort, area, value"
_SUMS: Final = "sum(t.services)::integer AS services, sum(t.service_minutes)::bigint AS service_minutes"
_CELLS: Final = f"""
    SELECT d.dim, g.grain, {start("g.grain", "t.signed_on")} AS cohort, d.area, d.value, {_SUMS}
    FROM told t CROSS JOIN LATERAL (VALUES
        ('town', t.town, '', true), ('village', t.area, '', true), ('matter', t.town, t.matter, false),
        ('channel', t.town, t.channel, false), ('volunteer', t.town, t.volunteer_id::text, false)) d (dim, area, value, daily)
    CROSS JOIN (VALUES ('h'), ('m'), ('d')) g (grain)
    WHERE t.signed_on IS NOT NULL AND (d.daily OR g.grain <> 'd')
    GROUP BY 1, 2, 3, 4, 5 HAVING (sum(t.services), sum(t.service_minutes)) IS DISTINCT FROM (0, 0)"""
_TOLD: Final = """SELECT area, town, matter, channel, volunteer_id, signed_on, {0} AS services, {0} * minutes::bigint AS service_minutes
    FROM {1}"""
_INTO: Final = (
    f"INSERT INTO reporting.service_cells AS kept ({_KEY}, services, service_minutes) {_CELLS} ORDER BY 1, 2, 3, 4, 5"
)
_ALL: Final = f"WITH told AS ({_TOLD.format('1', 'reporting.services')})"
_DIFFERENT: Final = text(f"""
    {_ALL}, cells AS ({_CELLS}),
    kept AS (SELECT {_KEY}, services, service_minutes FROM reporting.service_cells WHERE (services, service_minutes) <> (0, 0))
    SELECT count(*) FROM ((TABLE kept EXCEPT ALL TABLE cells) UNION ALL (TABLE cells EXCEPT ALL TABLE kept)) different""")


def fold(saving: str) -> str:
    """The statement that saves services and folds what changed: `saving` is the INSERT; :assignments are those it writes."""
    return f"""
    WITH saved AS ({saving} RETURNING *), old AS (SELECT * FROM reporting.services WHERE assignment = ANY (:assignments)),
    told AS ({_TOLD.format("1", "saved")} UNION ALL {_TOLD.format("-1", "old")}) {_INTO}
    ON CONFLICT ({_KEY}) DO UPDATE
        SET services = kept.services + EXCLUDED.services, service_minutes = kept.service_minutes + EXCLUDED.service_minutes"""


class ServiceCells:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def build(self) -> int:
        """Every cell from all services, while none changes; returns how many there are."""
        self._connection.execute(
            text("LOCK TABLE reporting.services, reporting.service_cells IN SHARE ROW EXCLUSIVE MODE")
        )
        self._connection.execute(text("TRUNCATE reporting.service_cells"))
        return int(self._connection.execute(text(f"{_ALL} {_INTO}")).rowcount)

    def different(self) -> int:
        """How many cells are not what the services add up to, missing ones and surplus ones alike."""
        return int(self._connection.execute(_DIFFERENT).scalar_one())

    def counted(
        self, where: Where, period: Period, now: datetime, by: str | None
    ) -> dict[str | None, dict[str, int]] | None:
        """The counts of services by group (None without `by`); None when only the services themselves can tell."""
        if not SERVICES.knows(where.groups, by):
            return {}
        dim = dimension(where, by, period, now)
        if dim is None:
            return None
        found = boxes(period.first, period.last, period.runs(now), times_grain(by), of_now=True)
        values = (
            ranges(found) | {"dim": dim, "area": where.area} | {f"of_{name}": value for name, value in where.groups}
        )
        statement = _counting(by, len(where.area), tuple(name for name, _ in where.groups))
        rows = self._connection.execute(statement, values).all()
        return {row.of_group or None: dict(zip(NAMES, row.sums, strict=True)) for row in rows}


@cache
def _counting(by: str | None, digits: int, groups: tuple[str, ...]) -> TextClause:
    return text(f"""
        SELECT {group_of(by)} AS of_group, ARRAY[sum(f.services), sum(f.service_minutes)]::bigint[] AS sums
        FROM unnest(CAST(:grains AS text[]), CAST(:cohorts_from AS date[]), CAST(:cohorts_to AS date[])) b (grain, begun, ended)
        JOIN reporting.service_cells f ON f.dim = :dim AND f.grain = b.grain AND f.cohort BETWEEN b.begun AND b.ended
        WHERE {there(digits, groups)} GROUP BY 1 HAVING sum(f.services) <> 0""")
