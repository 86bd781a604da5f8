"""One photo or paper as an HTTP reply: a picture or PDF and nothing else, kept by no cache, in the page or as a file."""

import io

from flask import Response
from PIL import Image

from shared.contracts.errors import NotFound
from shared.runtime.blobs import Blobs, CannotOpenBlob, opened

SMALL_SIDE = 320
"""Pixels of a preview."""


def picture_response(jpeg: bytes, is_small: bool = False, as_file: str = "") -> Response:
    """`jpeg`: one the house drew itself. `as_file`: the name under which a browser saves it instead of showing it."""
    return _alone(small(jpeg) if is_small else jpeg, "image/jpeg", as_file)


def pdf_response(content: bytes, as_file: str) -> Response:
    """Always a file: a PDF came from outside, and the browser is not to run it on our pages."""
    return _alone(content, "application/pdf", as_file)


def clear_blob(blobs: Blobs, name: str, key: str | None) -> bytes:
    """What lies there, opened; raises NotFound when it is gone, altered, or its key was erased."""
    content = blobs.get(name) if key else None
    if content is None or key is None:
        raise NotFound()
    try:
        return opened(content, key)
    except CannotOpenBlob as error:
        raise NotFound() from error


def _alone(content: bytes, content_type: str, as_file: str) -> Response:
    response = Response(content, content_type=content_type)
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
