"""What closed cases brought their residents in money: one figure for each kind, never added across kinds (domain.md §1). Pure.

Kept and handed to programs in fen, shown to people in yuan; counted with the cases accepted in the period, like every figure of cases.
"""

from typing import Final

from services.reporting.figures.families.cases import CASES
from services.reporting.figures.families.family import Column, Count, Definition, Family
from shared.contracts.errors import N_

KINDS: Final[dict[str, tuple[str, str]]] = {
    "allowance": (N_("低保金、救助金"), N_("低保金、救助金 = 办结件中登记的低保金和救助金合计")),
    "subsidy": (N_("补贴"), N_("补贴 = 办结件中登记的补贴合计")),
    "relief": (N_("慰问金"), N_("慰问金 = 办结件中登记的慰问金合计")),
    "loan": (N_("贷款"), N_("贷款 = 办结件中登记的贷款合计")),
    "fund": (N_("项目资金"), N_("项目资金 = 办结件中登记的项目资金合计")),
    "recovered": (N_("挽回损失"), N_("挽回损失 = 办结件中登记的挽回损失合计")),
}
"""Kind → label, formula; as assignment's `money/domain.py` names them."""

MONEY: Final = Family(
    key="money",
    table=CASES.table,
    alias=CASES.alias,
    rows=f"c.money IS NOT NULL AND {CASES.rows}",
    counts=tuple(
        Count(
            f"money_{kind}",
            label,
            "c.closed_at",
            f"c.money ? '{kind}'",
            amount=f"(c.money ->> '{kind}')::bigint",
            unit="fen",
        )
        for kind, (label, _) in KINDS.items()
    ),
    definitions=tuple(
        Definition(f"money_{kind}", label, formula, f"money_{kind}", kind="sum", family="money", unit="fen")
        for kind, (label, formula) in KINDS.items()
    ),
    groups=CASES.groups,
    list_path=CASES.list_path,
    columns=(
        Column(N_("编号"), "c.number"),
        Column(N_("办结"), "c.closed_at", "day"),
        Column(N_("村（社区）"), "c.area", "area"),
    ),
    dated=CASES.dated,
)
