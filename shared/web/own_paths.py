"""Where a page may send a reader next: only to a path of this very system, never to another site."""

from urllib.parse import urlsplit

from flask import request


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
