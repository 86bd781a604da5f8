"""Figures of 1+N pairs (结对) that stand at the end of the period or now. Pure."""

from typing import Final

from services.reporting.figures.families.family import Column, Count, Definition, Family
from shared.contracts.errors import N_

PAIRS: Final = Family(
    key="pairs",
    table="reporting.pairs",
    alias="q",
    rows="q.formed_at <= :as_of AND NOT coalesce(q.ended_at <= :as_of, false)",
    counts=(Count("pairs", N_("结对数"), "q.formed_at"),),
    definitions=(
        Definition("pairs", N_("结对数"), N_("结对数 = 截至期末（或现在）还在的结对"), "pairs", family="pairs"),
    ),
    groups={"town": "q.town", "village": "q.area", "unit": "q.work_unit", "role": "q.role"},
    list_path="/board/rows",
    columns=(
        Column(N_("结对"), "(q.formed_at AT TIME ZONE 'Asia/Shanghai')::date", "day"),
        Column(N_("对象"), "q.role", "role"),
        Column(N_("地区"), "q.area", "area"),
        Column(N_("工作单位"), "q.work_unit"),
    ),
)
