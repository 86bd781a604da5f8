"""What looks like the same request told twice, and what a draft of the desk holds. Pure; a hint never stops anybody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.intake.requests.sketch import likeness
from shared.contracts.errors import N_

SAME_PERSON_FOR: Final = timedelta(days=90)
"""How long the same matter of the same person is worth a hint."""
SAME_PLACE_FOR: Final = timedelta(days=30)
"""How long the same words from the same village are."""
ALIKE: Final = 0.4
ALIKE_IN_THE_SAME_MATTER: Final = 0.2
MOST_HINTS: Final = 4
ANSWERED_AND_MORE: Final = N_("按答复办结的，不用再勾受理或缺的材料。请去掉勾，或按“登记”。")
MISSING_AND_COMPLETE: Final = N_("勾了缺的材料，就不能当场受理。请去掉其中一边。")
_NOT_KEPT: Final = frozenset(["csrf_token", "lookup", "pick", "clear", "answer"])
_ALWAYS_THERE: Final = frozenset(["key", "channel"])


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that might be the same one; nothing personal."""

    id: UUID
    number: str
    status: str
    village: str
    matter_code: str | None
    submitted_at: datetime
    same_person: bool
    sketch: bytes | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Why a request may be the same: the same person and matter, or the same place and alike words."""

    earlier: Earlier
    by_person: bool


def hints(found: Iterable[Earlier], village: str, matter_code: str | None, sketch: bytes | None) -> list[Hint]:
    """Those worth a look: of the same person first, then the most alike; at most four."""
    by_person = [Hint(one, True) for one in found if one.same_person and matter_code and one.matter_code == matter_code]
    known = {hint.earlier.id for hint in by_person}
    near = [
        (score, one)
        for one in found
        if one.id not in known and one.village == village
        for score in [_score(one, matter_code, sketch)]
        if score is not None
    ]
    near.sort(key=lambda each: (-each[0], str(each[1].id)))
    return [*by_person, *(Hint(one, False) for _, one in near)][:MOST_HINTS]


def _score(one: Earlier, matter_code: str | None, sketch: bytes | None) -> float | None:
    """How alike the words are; None when not enough. The same matter needs less."""
    if sketch is None or one.sketch is None:
        return None
    score = likeness(sketch, one.sketch)
    needed = ALIKE_IN_THE_SAME_MATTER if matter_code and one.matter_code == matter_code else ALIKE
    return score if score >= needed else None


def first_id_at(moment: datetime) -> UUID:
    """The least time-ordered id (UUID v7) of that moment: ids of later requests are greater."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | 0x7 << 76 | 0x2 << 62)


def kept_values(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft keeps of the typed page."""
    return {name: value for name, value in form.items() if name not in _NOT_KEPT and value not in ("", [], None)}


def holds_something(values: Mapping[str, Any]) -> bool:
    """Whether anything was typed beyond what every empty page has."""
    return bool(values.keys() - _ALWAYS_THERE)


def firm_or_person(values: Mapping[str, Any]) -> dict[str, Any]:
    """With a firm's name the requester is its contact."""
    return {**values, "requester.kind": "firm"} if values.get("requester.organisation") else dict(values)


def missing_of(ticked: Sequence[str], more: str) -> list[str]:
    """The materials ticked as missing, and one more per line."""
    return list(dict.fromkeys([*ticked, *(line.strip() for line in more.splitlines() if line.strip())]))
