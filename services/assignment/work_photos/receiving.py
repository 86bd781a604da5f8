"""The files of the log form become photos in the blob store; what is no photo is told by its place among the files."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from services.assignment.context import context
from services.assignment.work_photos.domain import MOST, TooManyPhotos, WorkPhoto
from shared.contracts.errors import DomainError
from shared.runtime.blobs import sealed
from shared.runtime.redrawing import LARGEST_PHOTO, drawn_anew
from shared.web.problems import sentence_of_error

NAME = "photos"
Made = TypeVar("Made")


def taken_from(files: Sequence[FileStorage]) -> tuple[list[bytes], dict[str, list[str]]]:
    """The pictures among the files, drawn anew (no EXIF, no place), and findings as a form shows them. Stores nothing."""
    return made_harmless(files, NAME, MOST, TooManyPhotos(), drawn_anew)


def made_harmless(
    files: Sequence[FileStorage], name: str, most: int, too_many: DomainError, make: Callable[[bytes], Made]
) -> tuple[list[Made], dict[str, list[str]]]:
    """What `make` makes of each chosen file, or why it does not (DomainError), told under the field's `name`."""
    chosen = [file for file in files if file.filename]
    if len(chosen) > most:
        return [], {name: [sentence_of_error(too_many)]}
    made: list[Made] = []
    told: list[str] = []
    for place, file in enumerate(chosen, 1):
        try:
            made.append(make(file.stream.read(LARGEST_PHOTO + 1)))
        except DomainError as error:
            told.append(gettext("第%(place)d个文件：%(why)s", place=place, why=sentence_of_error(error)))
    return made, {name: told} if told else {}


def stored(pictures: Sequence[bytes]) -> list[WorkPhoto]:
    """Each is on the disk before a row says so; one whose row never comes is noise nobody has the key of."""
    blobs = [sealed(picture) for picture in pictures]
    for blob in blobs:
        context().blobs.put(blob.name, blob.content)
    return [WorkPhoto(blob.name, blob.key) for blob in blobs]
