"""SQL made of what the families state: which rows a count has in a period, a group and an area; counting and lists both use it.

Parameters: :area, :first, :last, :starts_at and :as_of.
"""

from typing import Final

from services.reporting.figures.families import CASES, COUNT_OF, FAMILY_OF, Family

_COUNT = {name: CASES.condition(count) for name, count in COUNT_OF.items() if FAMILY_OF[name].table == CASES.table}
_SUMS: Final = {"closed_or_overdue": ("closed", "open_overdue")}
"""Lists of what two counts have together."""
CASE_FIGURES: Final = (*_COUNT, *_SUMS)
REGISTERED: Final = FAMILY_OF["registered"].rows
MEMBER_CONDITIONS: Final = {
    count.name: FAMILY_OF["registered"].condition(count) for count in FAMILY_OF["registered"].counts
}


def in_area(area: str, alias: str) -> str:
    """The rows of an area of 6, 9 or 12 digits, written so that the town's index serves."""
    if len(area) == 9:
        return f"{alias}.town = :area"
    if len(area) == 12:
        return f"{alias}.town = left(:area, 9) AND {alias}.area = :area"
    return f"starts_with({alias}.area, :area)"


def of_figure(figure: str) -> str:
    """The condition of a case to be counted in `figure`, the period included."""
    if figure in _SUMS:
        return f"{CASES.rows} AND ({' OR '.join(f'({_COUNT[name]})' for name in _SUMS[figure])})"
    return rows_of(figure)


def rows_of(count: str) -> str:
    """The rows of a count's own family it counts in the period."""
    family, stated = FAMILY_OF[count], COUNT_OF[count]
    return f"{stated.rows or family.rows} AND {family.condition(stated)}"


def narrowed(family: Family, groups: tuple[tuple[str, str], ...]) -> str | None:
    """The condition of being in every group asked for, with :of_<by>; None when the family does not know one of them."""
    if any(by not in family.groups for by, _ in groups):
        return None
    return " AND ".join(f"coalesce({family.groups[by]}, '') = :of_{by}" for by, _ in groups) or "true"


def of_both(figure: str) -> tuple[str, ...]:
    """The counts a list has together: mostly the one it is named for."""
    return _SUMS.get(figure, (figure,))


def group_of(by: str, figure: str | None) -> str:
    """What tells the groups of a figure's cases apart: what was closed in a period is of the day it was closed."""
    return CASES.group(by, COUNT_OF[figure]) if figure in COUNT_OF else CASES.groups[by]
