"""The lexicon that comes along: everyday and Sichuan ways of saying the same thing, written by hand (data/).

It knows language, not matters: nothing in it names a code, so that it serves any catalogue.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@cache
def lexicon() -> Mapping[str, tuple[str, ...]]:
    """Meaning → the words that stand for it. A line is `meaning: word word …`; an English phrase has _ for blanks."""
    groups: dict[str, tuple[str, ...]] = {}
    for line in (_DATA / "lexicon.txt").read_text(encoding="utf-8").splitlines():
        meaning, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            groups[meaning.strip()] = tuple(word.replace("_", " ") for word in words.split())
    return groups


@cache
def common_words() -> frozenset[str]:
    """Words that say nothing about what is asked for."""
    lines = (_DATA / "common_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
