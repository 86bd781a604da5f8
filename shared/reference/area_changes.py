"""Areas that change their name or are merged, from a day on. Pure.

An area keeps its code when it is renamed. When it is merged its code lives on in old cases; new ones are entered under the
successor, whose people also see the old. Who records a change, and where, is not this module's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AreaChange:
    """From `day` on the area is called `name`, or is part of `successor`; exactly one of the two is there."""

    id: UUID
    area: str
    day: date
    name: str | None = None
    name_en: str | None = None
    successor: str | None = None
    source: str = ""


class AreaHistory:
    """Every known change, past and to come."""

    def __init__(self, changes: Iterable[AreaChange] = ()) -> None:
        self._of: dict[str, list[AreaChange]] = {}
        for change in sorted(changes, key=lambda change: change.day):
            self._of.setdefault(change.area, []).append(change)

    def all(self) -> list[AreaChange]:
        """Every change, the latest first."""
        changes = [change for changes in self._of.values() for change in changes]
        return sorted(changes, key=lambda change: (change.day, change.area), reverse=True)

    def renamed(self, code: str, day: date) -> AreaChange | None:
        """The change that gave the area the name it has on that day; None while it has its first one."""
        found = [change for change in self._of.get(code, ()) if change.name and change.day <= day]
        return found[-1] if found else None

    def merger(self, code: str, day: date) -> AreaChange | None:
        """The change by which the area had ended by that day. The villages of a merged town do not end with it."""
        return next((change for change in self._of.get(code, ()) if change.successor and change.day <= day), None)

    def successor(self, code: str, day: date) -> str:
        """The area that has taken its place by that day, through any number of mergers; the area itself while it exists."""
        seen = {code}
        while (change := self.merger(code, day)) is not None and change.successor not in seen:
            code = str(change.successor)
            seen.add(code)
        return code

    def predecessors(self, code: str, day: date) -> tuple[str, ...]:
        """The areas that lie in it by that day only because of mergers; their old cases are seen by its people."""
        merged = [change for changes in self._of.values() for change in changes if change.successor]
        if not merged:
            return ()
        return tuple(
            sorted({change.area for change in merged if self.successor(change.area, day).startswith(code)} - {code})
        )
