"""The files of a form become loose photos; what is no photo is told by its place among the files."""

from collections.abc import Sequence

from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from services.intake.photos.domain import MOST_AT_ONCE, LoosePhoto, TooManyPhotos
from services.intake.photos.store import LooseBlobStore
from services.intake.photos.use_cases import take_in
from services.intake.surroundings import around
from shared.contracts.errors import DomainError
from shared.runtime.redrawing import LARGEST_PHOTO, drawn_anew
from shared.web.problems import sentence_of_error

NAME = "photos"
"""The field of every form that takes some."""


def taken_from(files: Sequence[FileStorage], already: int = 0) -> tuple[list[LoosePhoto], dict[str, list[str]]]:
    """Store the pictures among the files (those of a form with too many: none); findings as a form shows them."""
    chosen = [file for file in files if file.filename]
    if len(chosen) + already > MOST_AT_ONCE:
        return [], {NAME: [sentence_of_error(TooManyPhotos())]}
    pictures: list[bytes] = []
    told: list[str] = []
    for place, file in enumerate(chosen, 1):
        try:
            pictures.append(drawn_anew(file.stream.read(LARGEST_PHOTO + 1)))
        except DomainError as error:
            told.append(gettext("第%(place)d个文件：%(why)s", place=place, why=sentence_of_error(error)))
    return _stored(pictures), {NAME: told} if told else {}


def _stored(pictures: Sequence[bytes]) -> list[LoosePhoto]:
    if not pictures:
        return []
    with around().database.reading() as connection:
        return take_in(LooseBlobStore(connection), around().blobs, pictures, around().clock.now())
