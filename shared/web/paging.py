"""Paging of list replies: a keyset `next`, a total counted no further than 10,000, both in the `X-Pagination` header.

The queries are the stores'; this gives the arguments' schema, the cursor's text form and the header (design §6).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, validate

from shared.contracts.errors import N_, Invalid
from shared.web.fields import Sentence, WholeNumber

LARGEST_PAGE = 500
COUNTED_UP_TO = 10_000
BAD_CURSOR = N_("翻页的位置不对，请从第一页开始。")


class PageArguments(Schema):
    """Query arguments of every list; services extend it with their filters."""

    page_size = WholeNumber(load_default=50, validate=validate.Range(min=1, max=LARGEST_PAGE))
    after = Sentence(load_default=None, metadata={"description": "the `next` of the page before"})


@dataclass(frozen=True, slots=True)
class Page:
    """`items` of this page; `next` opens the following one, None on the last; `total` is capped at 10,000.

    `total_is_capped` may say of a smaller total, too, that there are at least so many.
    """

    items: Sequence[Any]
    next: str | None
    total: int | None = None
    total_is_capped: bool = False


def page_of(rows: Sequence[Any], page_size: int, key: Any, total: int | None = None) -> Page:
    """Cut `page_size + 1` fetched rows to a page; `key(row)` gives the list of values the keyset orders by."""
    more = len(rows) > page_size
    items = rows[:page_size]
    return Page(items, cursor_of(key(items[-1])) if more and items else None, total)


def cut(items: Sequence[Any], page_size: int, after: str | None) -> Page:
    """A page of a list that lies in memory, by place."""
    values = read_cursor(after, 1)
    start = int(values[0]) if values and str(values[0]).isdigit() else 0
    end = start + page_size
    return Page(items[start:end], cursor_of([end]) if end < len(items) else None, len(items))


def cursor_of(values: Sequence[Any]) -> str:
    """The keyset's values as one opaque, URL-safe word."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode().rstrip("=")


def read_cursor(word: str | None, length: int) -> list[Any] | None:
    """The keyset's values; None for the first page; raises `Invalid` (422) for a word that is not ours."""
    if not word:
        return None
    try:
        values = orjson.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error
    if not isinstance(values, list) or len(values) != length:
        raise Invalid({"after": [BAD_CURSOR]})
    return values


def add_pagination(response: Response, page: Page, page_size: int) -> Response:
    """Set `X-Pagination: {"page_size", "next", "total", "total_is_capped"}`."""
    total = None if page.total is None else min(page.total, COUNTED_UP_TO)
    capped = page.total_is_capped or total == COUNTED_UP_TO
    told = {"page_size": page_size, "next": page.next, "total": total, "total_is_capped": capped}
    response.headers["X-Pagination"] = orjson.dumps(told).decode()
    return response
