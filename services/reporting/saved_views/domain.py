"""A saved view (视图): a name for the filters of the list of cases, a person's own or shared with an area's staff. Pure.

What is kept are the filters as the address has them, so a view is opened by going there; the counts are worked out anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid, Taken

LONGEST_NAME: Final = 30
MOST: Final = 20
"""Views one person may keep."""
COUNTED_UP_TO: Final = 1_000
TAKEN_BACK_FOR: Final = timedelta(days=30)
"""How long a removed view can be taken back."""
KEPT: Final = ("area", "figure", "standing", "quality", "state", "handler", "returned", "within", "from", "to")
"""The filters a view keeps, and every breakdown beside them; not the page one is at."""
Query = Mapping[str, str]


class NameTaken(Taken):
    sentence = N_("已经有叫这个名字的视图，请换一个名字。")
    code = "view-name-taken"

    def __init__(self) -> None:
        super().__init__({"name": [NameTaken.sentence]})


class TooManyViews(DomainError):
    sentence = N_("最多保存20个视图，请先删掉不用的。")
    status = 409
    code = "too-many-views"


@dataclass(frozen=True, slots=True)
class View:
    """`shared`: seen by the staff of `area`; otherwise by its owner alone. `query`: the filters by their names in the address."""

    id: UUID
    owner: UUID
    area: str
    name: str
    query: Query
    shared: bool
    removed_at: datetime | None = None
    by: str | None = None
    """The owner's name."""

    @property
    def key(self) -> str:
        return str(self.id)

    def seen_by(self, person: UUID, areas: Sequence[str]) -> bool:
        """Whether it stands above the list of a person who reads cases in these areas."""
        return self.owner == person or (self.shared and any(area.startswith(self.area) for area in areas))

    def named(self, name: str) -> "View":
        return replace(self, name=checked_name(name))


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A view everybody has."""

    key: str
    name: str
    query: Query


BUILT_IN: Final = (
    BuiltIn("mine-overdue", N_("我承办的·超期"), {"handler": "me", "standing": "overdue"}),
    BuiltIn("overdue", N_("辖区超期"), {"standing": "overdue"}),
    BuiltIn("due-today", N_("今天到期"), {"standing": "due_today"}),
    BuiltIn("to-confirm", N_("待群众确认"), {"state": "awaiting_confirmation"}),
    BuiltIn("returned-twice", N_("在办·退单两次以上"), {"standing": "open", "returned": "2"}),
)


def checked_name(name: str) -> str:
    """The name as it is kept. Raises Invalid with the sentence that says what is wrong with it."""
    kept = " ".join(name.split())
    if not any(letter.isalnum() for letter in kept):
        raise Invalid({"name": [N_("请给视图起个名字，名字里要有字。")]})
    if not kept.isprintable():
        raise Invalid({"name": [N_("名字里有看不见的字符，请重新打一遍。")]})
    if len(kept) > LONGEST_NAME:
        raise Invalid({"name": [N_("名字最多30个字。")]})
    return kept


def kept(values: Mapping[str, str], more: Sequence[str], own_area: str) -> dict[str, str]:
    """Of an address' query, the filters a view keeps; the reader's whole area is what a list has anyway."""
    found = {name: values[name] for name in (*KEPT, *more) if values.get(name)}
    if found.get("area") == own_area:
        del found["area"]
    return found


def for_reader(query: Query, may_see: bool) -> dict[str, str]:
    """A view's filters for who opens it: an area that is not theirs gives way to their own."""
    return {name: value for name, value in query.items() if name != "area" or may_see}
