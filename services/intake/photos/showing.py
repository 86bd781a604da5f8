"""One photo as an HTTP reply: a picture and nothing else, kept by no cache, in the page or as a file."""

from flask import Response

from services.intake.photos.pictures import small


def picture_response(picture: bytes, is_small: bool = False, as_file: str = "") -> Response:
    """`as_file`: the name under which a browser saves it instead of showing it."""
    response = Response(small(picture) if is_small else picture, content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{as_file}"' if as_file else "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
