"""What somebody typed into a form whose command was refused: nothing of it is lost.

A page that comes back after a refusal often has the form no more (the case was sent up, closed or given to another
meanwhile). What was typed is kept for the length of the request; the frame shows whatever the page itself does not, to be
read and copied. Nothing is stored.
"""

from collections.abc import Iterable
from typing import NamedTuple

from flask import g
from markupsafe import Markup, escape

_PLACE = Markup("<!-- typed -->")


class Typed(NamedTuple):
    """The words of one field; `label` in the reader's language."""

    name: str
    label: str
    words: str


def keep_typed(typed: Iterable[Typed]) -> None:
    """Until the reply is written."""
    g.typed = list(typed)


def typed_place() -> Markup:
    """Where the frame puts it: the error summary leaves this behind itself."""
    return _PLACE if g.get("typed") else Markup("")


def not_shown(page: str) -> list[Typed]:
    """What was typed and stands in no field of this name on the page."""
    return [each for each in g.get("typed", ()) if not _stands(each, page)]


def with_typed(page: str, box: str) -> Markup:
    """The page with the box below its error summary; below everything where it has none. Both are HTML already."""
    return Markup(page.replace(_PLACE, box, 1) if _PLACE in page else page + box)


def _stands(typed: Typed, page: str) -> bool:
    return f'name="{escape(typed.name)}"' in page and str(escape(typed.words)) in page
