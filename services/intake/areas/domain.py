"""What a change of an area must be like. Pure; what it then means is `shared.reference.area_changes`."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.contracts.errors import N_, DomainError, Invalid
from shared.reference.areas import Area, Areas

NO_SUCH_AREA: Final = N_("没有这个镇或村（社区）。")
NOT_IN_THE_PAST: Final = N_("生效日期不能早于今天：以前的件已经按原来的名称办了。")
ALREADY_MERGED: Final = N_("它已经并入别处，不能再变更。")
NAME_OR_SUCCESSOR: Final = N_("请填新名称，或者选并入哪里，两样填一样。")
SAME_LEVEL: Final = N_("只能镇并入镇、村（社区）并入村（社区）。")
SUCCESSOR_ENDS: Final = N_("要并入的地方到那天自己也已经并走了。")
DISTRICT_STAYS: Final = N_("区级不在这里变更。")


class AlreadyInForce(DomainError):
    """Only a change that is still to come can be taken back."""

    sentence = N_("这次变更已经生效，不能撤销；有误请再登记一次变更。")
    status = 409
    code = "already-in-force"


class ChangedThatDay(DomainError):
    sentence = N_("这个地方这一天已经登记过变更，或者已经登记过并入。")
    status = 409
    code = "changed-that-day"


@dataclass(frozen=True, slots=True)
class Wanted:
    """From `day` on `area` is called `name` or is part of `successor`; `source` is the document that says so."""

    area: str
    day: date
    source: str
    name: str | None = None
    name_en: str | None = None
    successor: str | None = None


def check(wanted: Wanted, areas: Areas, today: date) -> None:
    """Raise Invalid, naming the field."""
    area = areas.get(wanted.area)
    if area is None:
        raise Invalid({"area": [NO_SUCH_AREA]})
    if area.parent is None:
        raise Invalid({"area": [DISTRICT_STAYS]})
    if wanted.day < today:
        raise Invalid({"day": [NOT_IN_THE_PAST]})
    if areas.history.merger(area.code, wanted.day):
        raise Invalid({"area": [ALREADY_MERGED]})
    if bool(wanted.name) == bool(wanted.successor):
        raise Invalid({"name": [NAME_OR_SUCCESSOR]})
    if wanted.successor:
        _check_successor(wanted, area, areas)


def _check_successor(wanted: Wanted, area: Area, areas: Areas) -> None:
    successor = areas.get(wanted.successor or "")
    if successor is None or successor.level is not area.level or successor.code == area.code:
        raise Invalid({"successor": [SAME_LEVEL]})
    if areas.history.merger(successor.code, wanted.day):
        raise Invalid({"successor": [SUCCESSOR_ENDS]})
