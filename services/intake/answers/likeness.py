"""Which approved answers fit a question, by its matter and by its words. Pure; some microseconds an answer.

A keyword somebody says weighs most; beyond that, the share of the neighbouring characters of an answer's question that come up
in what was said, pairs that many questions have in common counting less.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from services.intake.answers.domain import Answer

MOST: Final = 3
_LONGEST: Final = 600
"""Characters that count: what it is about is said by then."""
_A_KEYWORD: Final = 0.5
_ITS_MATTER: Final = 0.25
_ENOUGH: Final = 0.45
"""Below that the words do not say enough; of the chosen matter a quarter from the words is enough."""


def proposed(
    answers: Iterable[Answer], words: str, matter_code: str | None = None, most: int = MOST
) -> Sequence[Answer]:
    """Up to `most` answers worth reading out, the likeliest first; ties by question. None for words that say nothing."""
    candidates = list(answers)
    said = _pairs(plain(words))
    rarity = _rarity(candidates)
    scored = [(_score(one, plain(words), said, rarity, matter_code), one) for one in candidates]
    found = sorted(
        (each for each in scored if each[0] >= _ENOUGH), key=lambda each: (-each[0], each[1].words.question_zh)
    )
    return [one for _, one in found[:most]]


def _score(one: Answer, text: str, said: frozenset[str], rarity: dict[str, float], matter_code: str | None) -> float:
    hits = sum(1 for keyword in one.words.keywords if plain(keyword) and plain(keyword) in text)
    asked = _pairs_of(one.words.question_zh, one.words.question_en)
    share = max((_share(pairs & said, pairs, rarity) for pairs in asked if pairs), default=0.0)
    of_words = min(hits, 2) * _A_KEYWORD + share
    same = matter_code is not None and one.words.matter_code == matter_code
    return of_words + _ITS_MATTER if same and of_words >= _ENOUGH / 2 else of_words


def _share(common: frozenset[str], pairs: frozenset[str], rarity: dict[str, float]) -> float:
    whole = sum(rarity.get(pair, 1.0) for pair in pairs)
    return sum(rarity.get(pair, 1.0) for pair in common) / whole if whole else 0.0


def _rarity(answers: Sequence[Answer]) -> dict[str, float]:
    """How much a pair says: less, the more questions have it."""
    seen: Counter[str] = Counter()
    for one in answers:
        seen.update(frozenset().union(*_pairs_of(one.words.question_zh, one.words.question_en)))
    return {pair: math.log(1 + len(answers) / count) for pair, count in seen.items()}


def plain(words: str) -> str:
    """Letters, figures and characters only; case, width, spaces and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", words).casefold()[: 2 * _LONGEST]
    return "".join(letter for letter in folded if letter.isalnum())[:_LONGEST]


@lru_cache(maxsize=4096)
def _pairs_of(zh: str, en: str) -> tuple[frozenset[str], frozenset[str]]:
    return _pairs(plain(zh)), _pairs(plain(en))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(left + right for left, right in pairwise(text))
