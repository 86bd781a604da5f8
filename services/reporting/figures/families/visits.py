"""Figures of visits (走访); money and deeds are in `reporting.visits`, never added across kinds. Pure."""

from typing import Final

from services.reporting.figures.families.family import Column, Count, Definition, Family, by_time
from shared.contracts.errors import N_

VISITS: Final = Family(
    key="visits",
    table="reporting.visits",
    alias="v",
    rows="NOT v.withdrawn AND v.visited_on BETWEEN :first AND :last",
    counts=(
        Count("visits", N_("走访次数"), "v.occurred_at"),
        Count("visitors", N_("走访人次"), "v.occurred_at", amount="v.visitors"),
        Count("problems", N_("走访问题"), "v.occurred_at", amount="v.problems"),
    ),
    definitions=(
        Definition("visits", N_("走访次数"), N_("走访次数 = 期内走访的次数"), "visits", family="visits"),
        Definition(
            "visitors", N_("走访人次"), N_("走访人次 = 期内走访的干部人次"), "visitors", kind="sum", family="visits"
        ),
        Definition(
            "problems", N_("走访问题"), N_("走访问题 = 期内走访记下的问题数"), "problems", kind="sum", family="visits"
        ),
    ),
    groups={
        "town": "v.town",
        "village": "v.area",
        "unit": "v.work_unit",
        **by_time("v.visited_on"),
    },
    list_path="/board/visits/list",
    columns=(
        Column(N_("日期"), "v.visited_on", "day"),
        Column(N_("地区"), "v.area", "area"),
        Column(N_("工作单位"), "v.work_unit"),
    ),
    narrows=frozenset({"unit"}),
)
