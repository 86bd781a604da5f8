"""The rule that a case does not close while an original paper of the resident lies at an office (证件交接). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.errors import N_, NotNow
from shared.reference.areas import load_areas


class OriginalsAreOut(NotNow):
    """The office gives the papers back first; then the case may close."""

    sentence = N_("这件事还有%(count)s件原件没有退还，放在%(place)s。先到那里退还原件，再办结。")
    code = "originals-are-out"


@dataclass(frozen=True, slots=True)
class Out:
    """An original that is still at an office; what it is stays sealed with intake."""

    id: UUID
    held_at: str
    back_by: date


def check_none_out(out: Sequence[Out]) -> None:
    """Raise OriginalsAreOut (409), naming the office."""
    if out:
        raise OriginalsAreOut(count=len(out), place=place_of(out[0].held_at))


def place_of(code: str) -> str:
    """The office of an area: a town's centre, a village's point. By its Chinese name, as it stands at the door."""
    area = load_areas().get(code)
    return area.name if area else code
