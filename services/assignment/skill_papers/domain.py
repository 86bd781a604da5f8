"""How many papers prove one skill at one level, what may be one, and how it is written down. Pure."""

import re
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_
from shared.runtime.redrawing import LARGEST_PHOTO, BadPhoto, drawn_anew

MOST: Final = 3
LARGEST_BODY: Final = MOST * LARGEST_PHOTO + 1024 * 1024
TAKEN: Final = "image/jpeg,image/png,image/webp,application/pdf"
PHOTO: Final = "photo"
PDF: Final = "pdf"
_PDF_HEAD: Final = re.compile(rb"%PDF-[12]\.\d")
_PDF_END: Final = b"%%EOF"
_ACTS: Final = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|Encrypt)\b")
"""What makes a PDF more than pages: programs, attached files, forms that run; and a lock nobody here has the key of."""


class TooManyPapers(BadPhoto):
    sentence = N_("一项技能最多3个文件。请先选最要紧的。")
    code = "too-many-papers"


class BadPdf(BadPhoto):
    sentence = N_("这个PDF打不开，或者带密码、附件、程序。请拍成照片，或者重新扫描。")
    code = "bad-pdf"


class PdfTooLarge(BadPhoto):
    sentence = N_("这个PDF超过10兆。请拍成照片，或者分成几个文件。")
    code = "pdf-too-large"


Proof = tuple[UUID, str, int]
"""Volunteer, skill, level."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the blob store: `key` in clear from the upload until it is sealed with its proof, `content` encrypted."""

    hash: str
    kind: str
    key: str = field(repr=False)
    content: bytes = field(repr=False)


def harmless(content: bytes) -> tuple[str, bytes]:
    """(kind, content): a picture drawn anew, pixels only; a PDF as it came. Raises BadPhoto or one of its kinds."""
    if not content.startswith(b"%PDF"):
        return PHOTO, drawn_anew(content)
    if len(content) > LARGEST_PHOTO:
        raise PdfTooLarge()
    if not _PDF_HEAD.match(content) or _PDF_END not in content[-1024:] or _ACTS.search(content):
        raise BadPdf()
    return PDF, content
