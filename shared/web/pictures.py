"""One photo as an HTTP reply: a picture and nothing else, kept by no cache, in the page or as a file."""

import io

from flask import Response
from PIL import Image

SMALL_SIDE = 320
"""Pixels of a preview."""


def picture_response(jpeg: bytes, is_small: bool = False, as_file: str = "") -> Response:
    """`jpeg`: one the house drew itself. `as_file`: the name under which a browser saves it instead of showing it."""
    response = Response(small(jpeg) if is_small else jpeg, content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{as_file}"' if as_file else "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def small(jpeg: bytes) -> bytes:
    """A preview, decoded at a fraction of the size."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        picture.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        picture.thumbnail((SMALL_SIDE, SMALL_SIDE))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()
