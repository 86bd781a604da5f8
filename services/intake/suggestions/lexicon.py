"""The words that come along, written by hand (data/): the lexicon, words that say nothing, and what residents said.

The lexicon holds everyday and Sichuan ways of saying the same thing. It knows language, not matters: nothing in it names
a code, so that it serves any catalogue. What residents said names the matters of the catalogue that comes along; a matter
of another catalogue has nothing there.
"""

import csv
from collections import defaultdict
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


@cache
def spoken() -> Mapping[str, tuple[str, ...]]:
    """Code of a matter → whole sentences by which it was meant, read like further aliases but shown nowhere."""
    said: dict[str, list[str]] = defaultdict(list)
    with (_DATA / "spoken.csv").open(encoding="utf-8", newline="") as read:
        for row in csv.DictReader(read):
            said[row["matter"]].append(row["words"])
    return {code: tuple(sentences) for code, sentences in said.items()}
