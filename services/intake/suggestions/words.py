"""What is looked for in a text: single characters, pairs of characters, words that are known, their meanings, ages, English.

Pure. Known words are those of the lexicon and the keywords of a catalogue; a word of the lexicon also stands for the meaning
it shares with others (婆娘, 媳妇 and wife are one). How much a find says for a matter is `weights`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

Span = tuple[int, int]
"""Where in the text: first character and the one after the last."""

MOST_CHARACTERS: Final = 1_000
"""A longer story is read up to here: who writes more has said by then what it is about."""

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+")
_AGE = re.compile(r"(?<![\d.])(\d{2,3})(?=\s*(?:岁|周岁|years? old|了))|([五六七八九]十[一二三四五六七八九]?)(?![一二三四五六七八九十个块元天斤亩])|(一百零?[一二三四五六七八九]?)(?=岁)|(?:turn(?:s|ed|ing)?|aged?) (\d{2,3})")  # fmt: skip
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")}
WORD, MEANING, AGE, ENGLISH = "=", "~", "@", "#"
"""First character of a feature that is no bare character or pair."""


class Vocabulary:
    """Known words and what they mean; built once per catalogue."""

    def __init__(
        self, lexicon: Mapping[str, Iterable[str]], keywords: Iterable[str] = (), common: Iterable[str] = ()
    ) -> None:
        """`lexicon`: meaning → words, English ones with blanks; bare characters and pairs inside `common` words are passed over."""
        self._meanings: dict[str, tuple[str, ...]] = {}
        for meaning, words in lexicon.items():
            for word in words:
                plain = in_plain(word)
                self._meanings[plain] = (*self._meanings.get(plain, ()), MEANING + meaning)
        self._known = set(self._meanings) | {in_plain(word) for word in keywords}
        self._beginnings = {word[:end] for word in self._known for end in range(1, len(word) + 1)}
        self._common = frozenset(common)
        self._longest_common = max((len(word) for word in self._common), default=0)

    def finds(self, text: str) -> dict[str, Span]:
        """Each feature of the text with the place it was first found at."""
        plain = in_plain(text)[:MOST_CHARACTERS]
        found: dict[str, Span] = {}
        for feature, span in self._all(plain):
            found.setdefault(feature, span)
        return found

    def _all(self, plain: str) -> Iterator[tuple[str, Span]]:
        english: list[tuple[str, int]] = []
        for run in _RUN.finditer(plain):
            if run[0][0].isascii():
                english.append((run[0], run.start()))
            else:
                yield from self._characters(run[0], run.start())
                yield from self._words(run[0], run.start())
        yield from self._english(english)
        yield from _ages(plain)

    def _characters(self, run: str, start: int) -> Iterator[tuple[str, Span]]:
        """Bare characters and pairs, but those inside common words."""
        said = self._uncommon(run)
        for place, character in enumerate(run):
            if said[place]:
                yield character, (start + place, start + place + 1)
            if place and (said[place - 1] or said[place]):
                yield run[place - 1 : place + 1], (start + place - 1, start + place + 1)

    def _uncommon(self, run: str) -> list[bool]:
        """Per character whether it lies outside all common words, read from the left, longest first."""
        said = [True] * len(run)
        place = 0
        while place < len(run):
            longest = min(self._longest_common, len(run) - place)
            length = next((n for n in range(longest, 0, -1) if run[place : place + n] in self._common), 0)
            said[place : place + length] = [False] * length
            place += length or 1
        return said

    def _words(self, run: str, start: int) -> Iterator[tuple[str, Span]]:
        """Every known word, also one inside another."""
        for begin in range(len(run)):
            end = begin + 1
            while end <= len(run) and run[begin:end] in self._beginnings:
                word = run[begin:end]
                if word in self._known:
                    span = (start + begin, start + end)
                    if end - begin > 1:
                        yield WORD + word, span
                    for meaning in self._meanings.get(word, ()):
                        yield meaning, span
                end += 1

    def _english(self, words: list[tuple[str, int]]) -> Iterator[tuple[str, Span]]:
        """Single words by their stem, and meanings of one to three words."""
        for place, (word, start) in enumerate(words):
            if word not in self._common and len(word) > 1:
                yield ENGLISH + _stem(word), (start, start + len(word))
            for count in range(1, 4):
                phrase = " ".join(following for following, _ in words[place : place + count])
                for written in {phrase, _stem(phrase)}:
                    for meaning in self._meanings.get(written, ()):
                        last, last_start = words[min(place + count, len(words)) - 1]
                        yield meaning, (start, last_start + len(last))


def in_plain(text: str) -> str:
    """Full-width to half-width, lower case; places in it are places in the text for all that is Chinese."""
    folded = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return folded.lower()


def _ages(plain: str) -> Iterator[tuple[str, Span]]:
    """The bands the law knows: from 60 a pension, from 65 a free check-up, from 80 the old-age allowance."""
    for found in _AGE.finditer(plain):
        age = _number(found)
        if 50 <= age < 120:
            yield AGE + ("50" if age < 60 else "60" if age < 65 else "65" if age < 80 else "80"), found.span()


def _number(found: re.Match[str]) -> int:
    digits, tens, hundred, turning = found.groups()
    if digits or turning:
        return int(digits or turning)
    if hundred:
        return 100
    return _DIGITS[tens[0]] * 10 + (_DIGITS[tens[2]] if len(tens) > 2 else 0)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
