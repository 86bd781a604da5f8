"""Figures of 1+N pairs (结对) that stand at the end of the period or now: how many, and how many were visited in their rhythm. Pure."""

from typing import Final

from services.reporting.figures.families.family import AS_OF_DAY, Column, Count, Definition, Family
from shared.contracts.errors import N_

SINCE: Final = "least(q.formed_at, (q.formed_on::timestamp AT TIME ZONE 'Asia/Shanghai'))"
"""The day they came together, where it was entered later."""
STANDS: Final = f"{SINCE} <= :as_of AND NOT coalesce(q.ended_at <= :as_of, false)"
_BEGAN: Final = "coalesce(q.formed_on, (q.formed_at AT TIME ZONE 'Asia/Shanghai')::date)"
_LAST: Final = f"coalesce((SELECT max(w.day) FROM unnest(q.visited) w (day) WHERE w.day <= {AS_OF_DAY}), {_BEGAN})"
_EVERY: Final = "coalesce(q.every_days, 90)"
_ON_RHYTHM: Final = f"{_LAST} + {_EVERY} >= {AS_OF_DAY}"

PAIRS: Final = Family(
    key="pairs",
    table="reporting.pairs",
    alias="q",
    rows=STANDS,
    counts=(
        Count("pairs", N_("结对数"), SINCE),
        Count("pairs_on_rhythm", N_("按时走访的结对"), SINCE, _ON_RHYTHM),
    ),
    definitions=(
        Definition("pairs", N_("结对数"), N_("结对数 = 截至期末（或现在）还在的结对"), "pairs", family="pairs"),
        Definition(
            "visit_rhythm_rate",
            N_("按时走访率"),
            N_("按时走访率 = 截至期末（或现在）离上次走访（没有走访过的，离结对）不超过约定天数的结对 ÷ 结对数"),
            "pairs_on_rhythm",
            ("pairs",),
            "rate",
            family="pairs",
        ),
    ),
    groups={"town": "q.town", "village": "q.area", "unit": "q.work_unit", "role": "q.role"},
    list_path="/board/rows",
    columns=(
        Column(N_("结对"), _BEGAN, "day"),
        Column(N_("对象"), "q.role", "role"),
        Column(N_("地区"), "q.area", "area"),
        Column(N_("工作单位"), "q.work_unit"),
        Column(N_("上次走访"), f"(SELECT max(w.day) FROM unnest(q.visited) w (day) WHERE w.day <= {AS_OF_DAY})", "day"),
        Column(N_("几天走访一次"), _EVERY, "number"),
    ),
)
