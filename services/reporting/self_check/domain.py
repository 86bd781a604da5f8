"""A reported number held against our own definitions: which of them it equals, and which it cannot be. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import Final

from services.reporting.figures.domain import Figure
from shared.contracts.errors import N_, Invalid

MOST: Final = 8
_FEN_OF_A_YUAN: Final = 100
"""Money is typed in yuan, as it is shown."""
NOTHING_TYPED: Final = N_("请输入一个或几个数，例如 8695 / 8664 / 99.6％。")
_NUMBER: Final = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d{1,12})(\.\d{1,6})?\s*([%％])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """One number as it was typed; a rate is given in per cent with so many decimals."""

    text: str
    value: Decimal
    rate: bool

    def equals(self, figure: Figure) -> bool:
        """Whether the figure, rounded or cut off to the decimals typed, is this number."""
        if figure.value is None or self.rate != (figure.definition.kind == "rate"):
            return False
        exact = (
            Decimal(figure.numerator) / Decimal(figure.denominator or 1) * 100
            if self.rate
            else Decimal(str(figure.value)) / (_FEN_OF_A_YUAN if figure.definition.unit == "fen" else 1)
        )
        return self.is_about(exact)

    def is_about(self, exact: Decimal) -> bool:
        unit = Decimal(1).scaleb(int(self.value.as_tuple().exponent))
        return self.value in (exact.quantize(unit, ROUND_HALF_UP), exact.quantize(unit, ROUND_DOWN))


@dataclass(frozen=True, slots=True)
class Found:
    """What one typed number is, and what it is not: figures of the same sort with another value."""

    typed: Typed
    equal: tuple[Figure, ...]
    cannot: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One typed number by another; `impossible` above 100 %, `agrees` the typed rates it gives."""

    top: Typed
    bottom: Typed
    percent: Decimal
    agrees: tuple[Typed, ...]

    @property
    def impossible(self) -> bool:
        return self.percent > 100


def read(text: str) -> list[Typed]:
    """The numbers of a sentence, at most eight; Invalid when there is none."""
    found = [
        Typed(match[0].strip(), Decimal(re.sub("[,，]", "", match[1]) + (match[2] or "")), bool(match[3]))
        for match in _NUMBER.finditer(text)
    ]
    if not found:
        raise Invalid({"reported": [NOTHING_TYPED]})
    return found[:MOST]


def check(typed: Sequence[Typed], figures: Sequence[Figure]) -> list[Found]:
    """Every typed number held against every figure of its sort."""
    return [
        Found(
            one,
            tuple(figure for figure in figures if one.equals(figure)),
            tuple(
                figure
                for figure in figures
                if one.rate == (figure.definition.kind == "rate") and not one.equals(figure)
            ),
        )
        for one in typed
    ]


def ratios(typed: Sequence[Typed]) -> list[Ratio]:
    """Each whole number by each other one that gives a typed rate; and what the rates would need and cannot have."""
    rates = [one for one in typed if one.rate]
    counts = [one for one in typed if not one.rate]
    found = [_ratio(top, bottom, rates) for top, bottom in permutations(counts, 2) if bottom.value]
    return [one for one in found if one.agrees or one.impossible or len(counts) == 2]


def _ratio(top: Typed, bottom: Typed, rates: Sequence[Typed]) -> Ratio:
    percent = top.value / bottom.value * 100
    return Ratio(top, bottom, percent, tuple(rate for rate in rates if rate.is_about(percent)))
