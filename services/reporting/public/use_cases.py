"""Working the public numbers out of the same figures the boards show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.reporting.figures.domain import Figure, Period
from services.reporting.figures.use_cases import Counter, figures
from services.reporting.public.domain import Cell, column, rate, total

COLUMNS: Final = {"accepted": "accepted", "closed": "closed", "closed_on_time": "on_time_rate"}
"""Column of the towns' table: the figure whose numerator it is."""
RATES: Final = ("completion_rate", "on_time_rate", "response_rate", "satisfaction_rate")


@dataclass(frozen=True, slots=True)
class Half:
    """What is told of one half-year: the district's counts and rates, and each town's counts by column."""

    period: Period
    counts: dict[str, Cell]
    rates: dict[str, float | None]
    towns: dict[str, dict[str, Cell]]

    @property
    def is_thin(self) -> bool:
        """Whether fewer than ten were accepted: none, one or nine look the same, so nothing is given away."""
        return self.counts["accepted"].few

    @property
    def no_town_is_told(self) -> bool:
        return all(cell.value is None for cells in self.towns.values() for cell in cells.values())


def half(store: Counter, district: str, towns: tuple[str, ...], period: Period, now: datetime) -> Half:
    """One half-year of a district; a town nobody turned to counts as none, so that it is hidden like any small one."""
    whole = {figure.definition.key: figure for figure in figures(store, district, period, now)}
    numbers: dict[str, dict[str, int]] = {name: dict.fromkeys(towns, 0) for name in COLUMNS}
    for figure in figures(store, district, period, now, "town"):
        _put(numbers, figure)
    shown = {name: column(numbers[name]) for name in COLUMNS}
    counts = {name: total(numbers[name], whole[key].numerator) for name, key in COLUMNS.items()}
    return Half(
        period,
        counts,
        {key: rate(whole[key], counts) for key in RATES},
        {town: {name: shown[name][town] for name in COLUMNS} for town in towns},
    )


def _put(numbers: dict[str, dict[str, int]], figure: Figure) -> None:
    for name, key in COLUMNS.items():
        if key == figure.definition.key and figure.group in numbers[name]:
            numbers[name][figure.group] = figure.numerator
