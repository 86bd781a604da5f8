"""Where a page may send a reader next: only to a path of this very system, never to another site."""

import re
from typing import Final
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext
from markupsafe import Markup, escape

_OUR_PAGES: Final = re.compile(r"/(?:work|desk|board|track)/[\w/-]+")


def own_path(wanted: str | None, otherwise: str) -> str:
    """The path and query of `wanted` when it lies here, else `otherwise`.

    Refused: other hosts, `//host`, backslashes and control characters (browsers read `/\\host` as another host).
    """
    if not wanted or any(character in wanted for character in "\\\r\n\t") or not wanted.isprintable():
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    if (parts.scheme or parts.netloc) and (parts.scheme not in ("http", "https") or parts.netloc != request.host):
        return otherwise
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return otherwise
    return parts.path + (f"?{parts.query}" if parts.query else "")


def linked(sentence: str) -> Markup:
    """A sentence that ends in the address of one of our pages, with a link in its place: nobody reads out an address."""
    words = gettext("打开这一页")
    return Markup(_OUR_PAGES.sub(lambda found: f'<a href="{found[0]}">{escape(words)}</a>', str(escape(sentence))))
