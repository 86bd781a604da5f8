"""Responsible units (承办单位) by date: a unit may be renamed or merged into another from a day on. Pure, reading only.

What happens to units is decided in `services.intake.units`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a unit is called from `valid_from` until the day before `valid_to`; merged into `successor` then, if it says so."""

    code: str
    zh: str
    en: str
    valid_from: date
    valid_to: date | None = None
    successor: str | None = None

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def words(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


class Units:
    """Every name of every unit."""

    def __init__(self, names: Iterable[UnitName] = ()) -> None:
        self._by_code: Mapping[str, list[UnitName]] = defaultdict(list)
        for name in sorted(names, key=lambda name: (name.code, name.valid_from)):
            self._by_code[name.code].append(name)

    def __iter__(self) -> Iterator[UnitName]:
        return (name for names in self._by_code.values() for name in names)

    def codes(self) -> list[str]:
        return list(self._by_code)

    def of(self, code: str) -> list[UnitName]:
        """The names of one unit, oldest first."""
        return list(self._by_code.get(code, ()))

    def on(self, code: str, day: date) -> UnitName | None:
        """The name that stands that day: the unit's own, or that of the unit it has been merged into.

        Before the first name the first one stands; after an end without successor the last one.
        """
        seen: set[str] = set()
        while True:
            names = self._by_code.get(code, ())
            standing = next((name for name in reversed(names) if name.valid_from <= day), names[0] if names else None)
            if standing is None or standing.successor is None or standing.is_valid_on(day) or day < standing.valid_from:
                return standing
            seen.add(code)
            if standing.successor in seen or standing.successor not in self._by_code:
                return standing
            code = standing.successor

    def named(self, zh: str, day: date) -> str | None:
        """The code of the unit that bears this Chinese name on the day, else of the last one that ever bore it."""
        bearers = [name for name in self if name.zh == zh]
        today = [name for name in bearers if name.is_valid_on(day)]
        return max(today or bearers, key=lambda name: name.valid_from).code if bearers else None

    def valid_on(self, day: date) -> list[UnitName]:
        return [name for name in self if name.is_valid_on(day)]
