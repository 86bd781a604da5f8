"""Kinds of money that come of a case, in fen (1/100 yuan) as whole numbers. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from shared.contracts.errors import N_

MONEY_WORDS: Final[dict[str, str]] = {
    "allowance": N_("低保金、救助金"),
    "subsidy": N_("补贴"),
    "relief": N_("慰问金"),
    "loan": N_("贷款"),
    "fund": N_("项目资金"),
    "recovered": N_("挽回损失"),
}
"""Each kind stands for itself: a loan is paid back, a loss recovered was one's own (domain.md §1, rows 10 to 13)."""
MOST_FEN: Final = 1_000_000_000_00
"""A thousand million yuan: more is a slip of the hand."""
NOT_MONEY: Final = N_("请填金额，例如 1200 或 1200.50，单位是元。")
KIND_TWICE: Final = N_("同一种钱只写一行，请合在一起。")
_YUAN: Final = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?", re.ASCII)

Money = Mapping[str, int]
"""Kind → fen, none of them zero."""


def fen_of(typed: str) -> int | None:
    """1,200.5 → 120050; None for what is no amount of money between one fen and the most."""
    found = _YUAN.fullmatch(typed.strip().removeprefix("¥").removesuffix("元").replace(",", "").replace("，", ""))
    if found is None:
        return None
    fen = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return fen if 0 < fen <= MOST_FEN else None


def yuan(fen: int) -> str:
    """120050 → 1,200.50; whole yuan without the point."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def as_told(money: Money) -> list[dict[str, Any]]:
    """In the order of the kinds, as events carry it."""
    return [{"kind": kind, "fen": money[kind]} for kind in MONEY_WORDS if kind in money]
