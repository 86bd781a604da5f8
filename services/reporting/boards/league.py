"""The league of towns: ranked by one figure where it rests on enough cases, and how many places each moved. Pure.

Only towns, never people; only for the district's own supervision, never public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.reporting.figures.domain import Figure, work_out

LEAST: Final = 30
"""Cases a figure must rest on before a town is ranked by it (n ≥ 30): below that chance decides."""
KEYS: Final = (
    "on_time_rate",
    "completion_rate",
    "satisfaction_rate",
    "response_rate",
    "solved_rate",
    "days_mean",
)
_LESS_IS_BETTER: Final = frozenset({"days_mean"})
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One town. `rank` is None with too few cases; `moved` is places gained, None without a rank then or now."""

    town: str
    figures: Mapping[str, Figure]
    rank: int | None
    moved: int | None


def enough(figure: Figure) -> bool:
    """Whether a figure rests on enough cases to be compared."""
    return figure.value is not None and (figure.denominator or 0) >= LEAST


def ranks(counts: Mapping[str, Counts], key: str) -> dict[str, int]:
    """The rank of each town with enough cases, from 1; equal values share one."""
    sign = -1 if key in _LESS_IS_BETTER else 1
    found = {town: figure for town, figure in _figures(counts, key).items() if enough(figure)}
    values = {town: sign * (figure.value or 0) for town, figure in found.items()}
    return {town: 1 + sum(other > value for other in values.values()) for town, value in values.items()}


def league(now: Mapping[str, Counts], before: Mapping[str, Counts], key: str) -> list[Row]:
    """Every town, the best first; those with too few cases come last, by their code."""
    ranked, earlier = ranks(now, key), ranks(before, key)
    rows = [
        Row(
            town,
            {figure.definition.key: figure for figure in work_out(counts) if figure.definition.key in KEYS},
            ranked.get(town),
            earlier[town] - ranked[town] if town in ranked and town in earlier else None,
        )
        for town, counts in now.items()
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.town))


def _figures(counts: Mapping[str, Counts], key: str) -> dict[str, Figure]:
    return {
        town: next(figure for figure in work_out(one) if figure.definition.key == key) for town, one in counts.items()
    }
