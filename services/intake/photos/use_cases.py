"""From a resident's file to a photo of a request, and away again.

A photo is first loose: noted, then stored, its key with whoever sent it (the resident's encrypted draft). The transaction
that makes or changes the request takes it over and seals the key under the person's. What is never taken over is removed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.photos.domain import KEPT_LOOSE, LoosePhoto, Photo
from services.intake.residents.use_cases import Seal
from shared.runtime.blobs import Blobs, CannotOpenBlob, opened, sealed

FIELD = "photo"
"""What a photo's key is sealed as (`PersonSeal`)."""


class LooseBlobs(Protocol):
    """Where loose blobs are noted; `photos.store.LooseBlobStore`."""

    def keep(self, hashes: Sequence[str], until: datetime) -> None: ...
    def take(self, hashes: Sequence[str]) -> set[str]: ...
    def take_overdue(self, now: datetime, most: int) -> list[str]: ...


def take_in(store: LooseBlobs, blobs: Blobs, pictures: Sequence[bytes], now: datetime) -> list[LoosePhoto]:
    """Store pictures that were drawn anew. The store must commit by itself: the note is there before the file is."""
    made = [sealed(picture) for picture in pictures]
    store.keep([blob.name for blob in made], now + KEPT_LOOSE)
    for blob in made:
        blobs.put(blob.name, blob.content)
    return [LoosePhoto(blob.name, blob.key) for blob in made]


def adopt(
    store: LooseBlobs, seal: Seal, person: UUID, photos: Sequence[LoosePhoto], by: str, at: datetime
) -> list[dict[str, Any]]:
    """Make loose photos a request's own, in the transaction that writes them down there. One no longer loose is left out."""
    free = store.take([photo.hash for photo in photos])
    return [
        Photo(photo.hash, seal.seal(person, FIELD, photo.key), by, at).as_kept()
        for photo in photos
        if photo.hash in free
    ]


def picture_of(blobs: Blobs, seal: Seal, photo: Mapping[str, Any]) -> bytes | None:
    """The picture of a request's photo; None when the person was erased or the blob is gone."""
    key = seal.open(photo["key"], FIELD)
    return loose_picture(blobs, LoosePhoto(photo["hash"], key)) if key else None


def loose_picture(blobs: Blobs, photo: LoosePhoto) -> bytes | None:
    content = blobs.get(photo.hash)
    try:
        return opened(content, photo.key) if content is not None else None
    except CannotOpenBlob:
        return None


def tidy(store: LooseBlobs, blobs: Blobs, now: datetime, most: int = 200) -> int:
    """Remove overdue blobs, files first: cut short, the notes are still there. Returns how many; again until 0."""
    overdue = store.take_overdue(now, most)
    for name in overdue:
        blobs.remove(name)
    return len(overdue)
