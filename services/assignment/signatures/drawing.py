"""A drawing from a page becomes a harmless picture: decoded, drawn anew in grey, cut to the ink. Nothing else is kept."""

import base64
import binascii
import io

from PIL import Image, ImageOps

from services.assignment.signatures.domain import (
    FEWEST_DARK,
    LARGEST_DRAWING,
    SMALLEST_SIDE,
    BadDrawing,
    NoSignature,
)

_PREFIX = "data:image/png;base64,"
_MOST_PIXELS = 4_000_000
_LONGEST = 900
_MARGIN = 8


def drawing_of(data_url: str) -> bytes:
    """PNG in grey, at most 900 pixels wide; raises NoSignature for an empty one, BadDrawing for anything else than a PNG."""
    if not data_url:
        raise NoSignature({"signature": [NoSignature.sentence]})
    if not data_url.startswith(_PREFIX) or len(data_url) > LARGEST_DRAWING:
        raise BadDrawing({"signature": [BadDrawing.sentence]})
    try:
        content = base64.b64decode(data_url.removeprefix(_PREFIX), validate=True)
        grey = _grey(content)
    except binascii.Error as error:
        raise BadDrawing({"signature": [BadDrawing.sentence]}) from error
    return _png(_cut(grey))


def _grey(content: bytes) -> Image.Image:
    """On white. Whatever the decoder stumbles over is the file's fault, not ours."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise BadDrawing({"signature": [BadDrawing.sentence]})
            with_alpha = picture.convert("RGBA")
    except BadDrawing:
        raise
    except Exception as error:  # a decoder meets hostile files with any error there is
        raise BadDrawing({"signature": [BadDrawing.sentence]}) from error
    canvas = Image.new("RGB", with_alpha.size, "white")
    canvas.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return canvas.convert("L")


def _cut(grey: Image.Image) -> Image.Image:
    """To the ink, with a margin; raises NoSignature where there is hardly any."""
    ink = ImageOps.invert(grey).point(lambda value: 255 if value > 100 else 0)
    box = ink.getbbox()
    if box is None or ink.histogram()[255] < FEWEST_DARK or max(box[2] - box[0], box[3] - box[1]) < SMALLEST_SIDE:
        raise NoSignature({"signature": [NoSignature.sentence]})
    cut = ImageOps.expand(grey.crop(box), _MARGIN, 255)
    cut.thumbnail((_LONGEST, _LONGEST))
    return cut


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
