"""Administrative areas: the district, its towns and its villages, and what nests in what.

Codes follow GB/T 2260 and the statistics bureau's 12 digits: six for the district, nine for the town, twelve for the
village. Elsewhere an area is spoken of by its short code; the padded form (`510503108000`) is understood too. Who may
see which area is decided in `shared.identity`; this module only answers whether one area covers another.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from shared.contracts.errors import N_, DomainError
from shared.reference.area_changes import AreaHistory

AREAS_FILE = Path(__file__).with_name("data") / "areas.csv"


class AreaLevel(StrEnum):
    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


DIGITS = {AreaLevel.DISTRICT: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}
_LEVEL_OF_LENGTH = {digits: level for level, digits in DIGITS.items()}


class UnknownArea(DomainError):
    """The text is no area code, or no area of this district carries it."""

    sentence = N_("没有这个区划代码：%(area)s。")
    status = 422
    code = "unknown-area"


@dataclass(frozen=True, slots=True)
class Area:
    """One area by its short code (6, 9 or 12 digits); `parent` is a short code, None for the district.

    `pinyin` (without tones or spaces) is for sorting and searching, `initials` for type-ahead by first letters.
    """

    code: str
    name: str
    name_en: str
    level: AreaLevel
    parent: str | None
    pinyin: str
    initials: str


@lru_cache(maxsize=4096)
def _short_or_none(code: str) -> str | None:
    if len(code) not in _LEVEL_OF_LENGTH or not (code.isascii() and code.isdigit()) or code[:6].endswith("0000"):
        return None
    if code.endswith("000000") and len(code) == 12:
        return code[:6]
    return code[:-3] if len(code) > 6 and code.endswith("000") else code


def short_code(code: str) -> str:
    """`510503108000` → `510503108`; a code that is short already stays. Raises UnknownArea for anything else."""
    short = _short_or_none(code)
    if short is None:
        raise UnknownArea(area=code)
    return short


def full_code(code: str) -> str:
    """The twelve-digit form that events carry: `510503108` → `510503108000`."""
    return short_code(code).ljust(12, "0")


def is_area_code(text: str) -> bool:
    """Whether the text has the form of an area code; whether such an area exists, `load_areas` knows."""
    return _short_or_none(text) is not None


def level_of(code: str) -> AreaLevel:
    return _LEVEL_OF_LENGTH[len(short_code(code))]


def district_of(code: str) -> str:
    """The six-digit code of the district the area lies in."""
    return short_code(code)[:6]


def town_of(code: str) -> str:
    """The nine-digit code of the town a village or town lies in; a district lies in none and raises UnknownArea."""
    short = short_code(code)
    if len(short) < DIGITS[AreaLevel.TOWN]:
        raise UnknownArea(area=code)
    return short[:9]


def covers(scope: str, code: str) -> bool:
    """Whether `code` is `scope` or lies in it. What is no area code covers nothing and is covered by nothing."""
    outer, inner = _short_or_none(scope), _short_or_none(code)
    return outer is not None and inner is not None and inner.startswith(outer)


class Areas:
    """The areas of one district, in code order; look-ups take short and padded codes alike.

    `history` says what was renamed or merged when; names and mergers are those of the day `as_of`, `named_on` gives the
    names of another one.
    """

    def __init__(self, areas: Iterable[Area], history: AreaHistory | None = None, as_of: date = date.min) -> None:
        self.history = history or AreaHistory()
        self.as_of = as_of
        self._by_code = {area.code: area for area in sorted(areas, key=lambda area: area.code)}
        self._children: dict[str, list[Area]] = {}
        for area in self._by_code.values():
            if area.parent is not None:
                self._children.setdefault(area.parent, []).append(area)

    def __getitem__(self, code: str) -> Area:
        """The area, or UnknownArea."""
        area = self.get(code)
        if area is None:
            raise UnknownArea(area=code)
        return area

    def __contains__(self, code: str) -> bool:
        return self.get(code) is not None

    def __iter__(self) -> Iterator[Area]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Area | None:
        return self._by_code.get(_short_or_none(code) or "")

    def all(self) -> tuple[Area, ...]:
        return tuple(self._by_code.values())

    def children(self, code: str) -> tuple[Area, ...]:
        """The areas one level below; empty for a village, for a town without villages and for an unknown code."""
        return tuple(self._children.get(_short_or_none(code) or "", ()))

    def districts(self) -> tuple[Area, ...]:
        return self._at(AreaLevel.DISTRICT)

    def towns(self) -> tuple[Area, ...]:
        """Towns, subdistricts and special zones; a zone may have no villages."""
        return self._at(AreaLevel.TOWN)

    def villages(self, on: date | None = None) -> tuple[Area, ...]:
        """Villages and communities; with a day, those that had not been merged by then."""
        found = self._at(AreaLevel.VILLAGE)
        return found if on is None else tuple(area for area in found if self.history.merger(area.code, on) is None)

    def merged_into(self, code: str) -> tuple[str, ...]:
        """The areas that became part of this one; whoever may see it may see their old cases."""
        return self.history.predecessors(code, self.as_of)

    def today(self, code: str) -> str:
        """The code under which the area goes on; its own while it was not merged."""
        return self.history.successor(code, self.as_of)

    def named_on(self, code: str, day: date) -> Area:
        """The area by the name it had on that day: an old case keeps the old one. Raises UnknownArea."""
        return _as_named(_first_areas()[code], self.history, day)

    def path(self, code: str) -> tuple[Area, ...]:
        """From the district down to the area itself. Raises UnknownArea."""
        area = self[code]
        return (*self.path(area.parent), area) if area.parent else (area,)

    def search(self, text: str, limit: int = 20) -> tuple[Area, ...]:
        """Areas whose name, pinyin, first letters or code begin with the text, then those that contain it."""
        wanted = text.strip().lower().replace(" ", "")
        if not wanted:
            return ()
        ranked = [(_rank(area, wanted), area.pinyin, area.code, area) for area in self]
        return tuple(found[-1] for found in sorted(entry for entry in ranked if entry[0] < 2))[:limit]

    def _at(self, level: AreaLevel) -> tuple[Area, ...]:
        return tuple(area for area in self if area.level is level)


def _rank(area: Area, wanted: str) -> int:
    keys = (area.name, area.pinyin, area.initials, area.code)
    if any(key.startswith(wanted) for key in keys):
        return 0
    return 1 if any(wanted in key for key in keys) else 2


def _area_from(row: dict[str, str]) -> Area:
    return Area(
        code=short_code(row["code"]),
        name=row["name"],
        name_en=row["name_en"],
        level=AreaLevel(row["level"]),
        parent=short_code(row["parent"]) if row["level"] != AreaLevel.DISTRICT else None,
        pinyin=row["pinyin"],
        initials=row["initials"],
    )


@lru_cache(maxsize=1)
def _first_areas() -> Areas:
    """As in `data/areas.csv` (its origin: `data/README.md`), under their first names."""
    with AREAS_FILE.open(encoding="utf-8", newline="") as lines:
        return Areas(_area_from(row) for row in csv.DictReader(lines))


_current: Areas | None = None


def load_areas() -> Areas:
    """The district's areas as this process knows them: those of the file, and the changes last installed."""
    return _current or _first_areas()


def install_changes(history: AreaHistory, today: date) -> None:
    """From now on `load_areas` follows these changes; `shared.runtime.known_reference` calls it when it has read them."""
    global _current
    _current = Areas((_as_named(area, history, today) for area in _first_areas()), history, today)


def _as_named(area: Area, history: AreaHistory, day: date) -> Area:
    change = history.renamed(area.code, day)
    if change is None or change.name is None:
        return area
    return replace(area, name=change.name, name_en=change.name_en or area.name_en)
