"""When a unit may be renamed, merged or taken back. Pure; what a unit is called on a day is `matters.units`."""

from collections.abc import Sequence
from datetime import date

from services.intake.matters.units import UnitName, Units
from shared.contracts.errors import N_, DomainError, Invalid, NotFound, NotNow

NAME_TAKEN = N_("那一天已经有叫这个名称的单位。要合并，请选“并入”。")
TOO_EARLY = N_("要在现在这个名称启用以后的某一天。")
BAD_SUCCESSOR = N_("请选一个在那一天还在的、别的单位。")


class UnitChangedMeanwhile(DomainError):
    sentence = N_("在您打开以后，有人改过这个单位。请看清现在的名称再改。")
    status = 412
    code = "changed-meanwhile"


class UnitEnded(NotNow):
    sentence = N_("这个单位已经并入别的单位，不能再改。")
    code = "unit-ended"


class CannotTakeBack(NotNow):
    sentence = N_("只有今天或以后生效的改名和合并可以撤回；事项已经用上的新单位不能撤回。")
    code = "cannot-take-back"


def tag_of(names: Sequence[UnitName]) -> str:
    """Another one after every change: what If-Match compares."""
    last = names[-1]
    return f"{len(names)}-{last.valid_from}-{last.valid_to or ''}-{last.successor or ''}"


def check_tag(names: Sequence[UnitName], expected: str | None) -> None:
    if expected is not None and expected != tag_of(names):
        raise UnitChangedMeanwhile()


def standing(units: Units, code: str) -> UnitName:
    """The last name of a unit that has not ended; raises NotFound, UnitEnded."""
    names = units.of(code)
    if not names:
        raise NotFound()
    if names[-1].valid_to is not None:
        raise UnitEnded()
    return names[-1]


def check_name(units: Units, zh: str, day: date, field: str = "zh") -> None:
    """Raise Invalid when from that day on another unit bears the name."""
    if any(name.zh == zh and (name.valid_to is None or name.valid_to > day) for name in units):
        raise Invalid({field: [NAME_TAKEN]})


def check_day(last: UnitName, day: date) -> None:
    if day <= last.valid_from:
        raise Invalid({"day": [TOO_EARLY]})


def check_successor(units: Units, code: str, successor: str, day: date) -> None:
    """The successor stands that day and does not, on whatever day, lead back to this unit."""
    is_there = any(name.code == successor and name.is_valid_on(day) for name in units)
    if not is_there or _leads_to(units, successor, code):
        raise Invalid({"successor": [BAD_SUCCESSOR]})


def _leads_to(units: Units, start: str | None, code: str) -> bool:
    """Whether the mergers recorded so far, those to come included, end up in the unit."""
    seen: set[str] = set()
    while start is not None and start not in seen:
        if start == code:
            return True
        seen.add(start)
        names = units.of(start)
        start = names[-1].successor if names else None
    return False
