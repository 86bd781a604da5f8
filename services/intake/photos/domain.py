"""What a photo may be, how many there may be, and how one that belongs to a request is written down. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from shared.contracts.errors import N_, NotNow
from shared.runtime.redrawing import LARGEST_PHOTO, BadPhoto

MOST_AT_ONCE: Final = 5
MOST_OF_A_REQUEST: Final = 20
LARGEST_BODY: Final = MOST_AT_ONCE * LARGEST_PHOTO + 1024 * 1024
KEPT_LOOSE: Final = timedelta(days=2)
"""How long a photo waits for its request: longer than the draft that holds its key (24 hours)."""
TAKEN: Final = ("image/jpeg", "image/png", "image/webp")
"""What the file dialog offers; a phone turns its own format (HEIC) into one of these by itself."""


class TooManyPhotos(BadPhoto):
    sentence = N_("一次最多5张照片。请先选最要紧的。")
    code = "too-many-photos"


class RequestIsFull(NotNow):
    sentence = N_("这件事已经有20张照片，不能再加了。请把原件带到窗口。")
    code = "too-many-photos"


@dataclass(frozen=True, slots=True)
class LoosePhoto:
    """A photo in the blob store that belongs to no request yet; only whoever holds the key can open it."""

    hash: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a request; the key is sealed under the person's. `by` is the kind of actor that added it."""

    hash: str
    key: str = field(repr=False)
    by: str
    at: datetime

    def as_kept(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


def check_room(kept: Sequence[Mapping[str, Any]], more: int) -> None:
    """Raise TooManyPhotos or RequestIsFull when `more` do not fit beside what is kept."""
    if more > MOST_AT_ONCE:
        raise TooManyPhotos()
    if len(kept) + more > MOST_OF_A_REQUEST:
        raise RequestIsFull()


def find(kept: Sequence[Mapping[str, Any]], photo_hash: str) -> Mapping[str, Any] | None:
    """The photo of a request by its hash."""
    return next((photo for photo in kept if photo["hash"] == photo_hash), None)
