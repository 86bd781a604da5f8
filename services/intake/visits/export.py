"""The list of visits as a spreadsheet: exactly what is filtered, counts and kinds only, nobody's name and no words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext

from services.intake.frame import area_name
from services.intake.visits.domain import KIND_NAMES, OUTCOME_NAMES, Visit
from services.intake.visits.store import Wanted
from shared.reference.working_hours import local_day
from shared.web.formatting import moment
from shared.web.spreadsheets import Sheet

MOST_ROWS = 10_000


def sheet_of(visits: Sequence[Visit], wanted: Wanted, now: datetime) -> Sheet:
    """Withdrawn entries are left out, as they are in every figure."""
    columns = [
        gettext("日期"),
        gettext("走访类型"),
        gettext("镇（街道）"),
        gettext("村（社区）"),
        gettext("组"),
        gettext("工作单位"),
        gettext("走访人数"),
        gettext("见面人数"),
        gettext("问题数"),
        *(f"{gettext(name)}（{_unit(kind)}）" for kind, name in OUTCOME_NAMES.items()),
        gettext("有凭据的成果"),
        gettext("登记日期"),
    ]
    return Sheet(gettext("走访台账"), columns, _rows(visits), _notes(wanted, now))


def _rows(visits: Sequence[Visit]) -> Iterator[list[Any]]:
    for visit in visits:
        if visit.withdrawn_at is not None:
            continue
        outcomes = {one.kind: one.amount_yuan if one.is_money else one.times for one in visit.outcomes}
        yield [
            local_day(visit.occurred_at),
            gettext(KIND_NAMES[visit.kind]),
            area_name(visit.village[:9]),
            area_name(visit.village),
            visit.village_group,
            visit.work_unit,
            len(visit.visitors),
            visit.people_met,
            visit.problem_count,
            *(outcomes.get(kind) for kind in OUTCOME_NAMES),
            sum(one.is_backed for one in visit.outcomes),
            local_day(visit.recorded_at),
        ]


def _unit(kind: str) -> str:
    return str(gettext("元") if kind in ("relief", "production", "project", "coordinated") else gettext("件"))


def _notes(wanted: Wanted, now: datetime) -> list[str]:
    """The filter and the time, as they stand above the table."""
    where = "、".join(area_name(area) for area in wanted.towns) or gettext("本人的走访")
    said = [gettext("走访台账"), f"{where} · {wanted.first.isoformat()} – {wanted.last.isoformat()}"]
    more = [gettext(KIND_NAMES[wanted.kind])] if wanted.kind else []
    more += [area_name(wanted.village)] if wanted.village else []
    more += [wanted.day.isoformat()] if wanted.day else []
    said += [gettext("筛选：%(filter)s", filter="、".join(more))] if more else []
    return [*said, gettext("导出时间：%(time)s；金额按种类分列，不相加", time=moment(now))]
