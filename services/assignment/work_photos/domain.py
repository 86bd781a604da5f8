"""How many photos an entry takes, and how one is written down. Pure."""

from dataclasses import dataclass, field
from typing import Final

from shared.contracts.errors import N_
from shared.runtime.redrawing import LARGEST_PHOTO, BadPhoto

MOST: Final = 5
LARGEST_BODY: Final = MOST * LARGEST_PHOTO + 1024 * 1024
TAKEN: Final = "image/jpeg,image/png,image/webp"


class TooManyPhotos(BadPhoto):
    sentence = N_("一次最多5张照片。请先选最要紧的。")
    code = "too-many-photos"


@dataclass(frozen=True, slots=True)
class WorkPhoto:
    """One photo in the blob store; `key` in clear from the upload until it is sealed with its entry."""

    hash: str
    key: str | None = field(repr=False)
