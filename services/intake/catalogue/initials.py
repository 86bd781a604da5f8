"""Pinyin initials for what an administrator enters, so that a clerk can type them. The tables are loaded at the first use."""

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

_NOT_TYPED = re.compile(r"[^a-z0-9]")


@lru_cache(4096)
def initials_of(words: str) -> str:
    """低保 → db; letters and digits stay, everything else is left out."""
    pinyin = _tables()
    letters = pinyin.lazy_pinyin(words, style=pinyin.Style.FIRST_LETTER)
    return _NOT_TYPED.sub("", "".join(letters).lower())[:40]


@cache
def _tables() -> Any:
    """Forty megabytes that a process serving residents should not carry."""
    return import_module("pypinyin")
