"""Households and members in difficulty, and how many of them somebody stands by (结对覆盖), at the end of the period or now. Pure."""

from typing import Final

from services.reporting.figures.families.family import AS_OF_DAY, Column, Count, Definition, Family
from services.reporting.figures.families.pairs import STANDS
from shared.contracts.errors import N_

_SINCE: Final = "(h.since::timestamp AT TIME ZONE 'Asia/Shanghai')"
_PAIRS: Final = f"(SELECT count(*) FROM reporting.pairs q WHERE q.partner = h.id AND {STANDS})"

HOUSEHOLDS: Final = Family(
    key="households",
    table="reporting.households",
    alias="h",
    rows=f"h.since <= {AS_OF_DAY} AND NOT coalesce(h.erased_at <= :as_of, false)",
    counts=(
        Count("households", N_("困难户和困难党员"), _SINCE),
        Count("households_covered", N_("有人结对的困难户和困难党员"), _SINCE, f"{_PAIRS} > 0"),
    ),
    definitions=(
        Definition(
            "household_coverage",
            N_("结对覆盖率"),
            N_("结对覆盖率 = 截至期末（或现在）有人结对的困难户和困难党员 ÷ 登记的困难户和困难党员"),
            "households_covered",
            ("households",),
            "rate",
            family="households",
        ),
    ),
    groups={"town": "h.town", "village": "h.area", "role": "h.role"},
    list_path="/board/rows",
    columns=(
        Column(N_("登记"), "h.since", "day"),
        Column(N_("对象"), "h.role", "role"),
        Column(N_("地区"), "h.area", "area"),
        Column(N_("结对数"), _PAIRS, "number"),
    ),
)
