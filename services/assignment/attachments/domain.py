"""What came along with a request, gathered from its events in order. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Attached:
    """Sealed as it came; a photo is {hash, key}."""

    photos: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=(), repr=False)
    beneficiary: str | None = field(default=None, repr=False)
    signs_on_paper: bool = False

    def photo(self, photo_hash: str) -> Mapping[str, str] | None:
        return next((photo for photo in self.photos if photo["hash"] == photo_hash), None)


def gathered(data: Iterable[Mapping[str, Any]]) -> Attached:
    """`data` of `request.accepted` and of every `details.added`; a photo told twice is one."""
    photos: dict[str, Mapping[str, str]] = {}
    notes: list[str] = []
    beneficiary, signs_on_paper = None, False
    for told in data:
        photos.update({photo["hash"]: photo for photo in told.get("photos") or ()})
        notes += [told["note"]] if told.get("note") else []
        beneficiary = told.get("beneficiary") or beneficiary
        signs_on_paper = told.get("signs_on_paper", signs_on_paper)
    return Attached(tuple(photos.values()), tuple(notes), beneficiary, bool(signs_on_paper))
