"""From a resident's own words to the likely matters. Pure, no library, under a millisecond for the whole catalogue.

Two things count: keywords of a matter that stand in the text (longer and rarer ones more), and how much of one of its
example phrases the text covers, in pairs of characters weighted by rarity (tf-idf). Both are told in `because`.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.intake.matters.domain import Matter
from shared.contracts.errors import N_

_NOT_WORDS = re.compile(r"[^\w]+")
_ENGLISH_WORD = re.compile(r"[a-z]{4,}")
_PHRASE_WEIGHT = 2.5
_LEAST_COVER = 0.15
_HALF = 2.0
"""The raw score at which the reported one is 0.5."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`score` between 0 and 1, best first; `because` are the words that led here."""

    matter_code: str
    name: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Emergency:
    """Something that must not wait for an agency: which number to dial and the sentence to show."""

    number: str
    sentence: str


EMERGENCIES = (
    (Emergency("119", N_("如果正在着火或漏气，请马上拨打119，先离开现场。")), ("着火", "起火", "失火", "冒烟", "煤气泄漏", "天然气泄漏", "漏气", "爆炸", "被困")),
    (
        Emergency("120", N_("如果有人昏迷、大出血或中毒，请马上拨打120。")),
        ("昏迷", "晕倒", "昏倒", "大出血", "喘不上气", "喘不过气", "中毒", "喝农药", "喝了农药", "心梗", "中风", "不省人事", "没有呼吸", "快不行了", "摔得很重", "要生了"),
    ),
    (
        Emergency("110", N_("如果有人正在受到伤害或威胁，请马上拨打110。")),
        ("抢劫", "拿刀", "持刀", "砍人", "杀人", "打死", "正在打", "绑架", "入室", "自杀", "跳楼", "跳河", "不想活", "失踪", "走丢", "强奸", "性侵"),
    ),
)  # fmt: skip


def emergencies_in(text: str) -> list[Emergency]:
    """The emergency numbers the text calls for; better one notice too many than one too few."""
    plain = _plain(text)
    return [emergency for emergency, words in EMERGENCIES if any(word in plain for word in words)]


class Suggester:
    """An index over one catalogue; built once, asked often."""

    def __init__(self, matters: Iterable[Matter]) -> None:
        self._matters = {matter.code: matter for matter in matters}
        self._keywords: dict[str, set[str]] = defaultdict(set)
        self._phrases: list[tuple[str, str, frozenset[str]]] = []
        for matter in self._matters.values():
            self._read(matter)
        self._rarity = self._weigh()
        self._phrases_with: dict[str, list[int]] = defaultdict(list)
        for place, (_, _, pairs) in enumerate(self._phrases):
            for pair in pairs:
                self._phrases_with[pair].append(place)

    def suggest(self, text: str, limit: int = 3) -> list[Suggestion]:
        """Up to `limit` matters, best first; none for a text that matches nothing. Ties go by code."""
        plain = _plain(text)
        points: dict[str, float] = defaultdict(float)
        because: dict[str, list[str]] = defaultdict(list)
        for keyword in self._keywords_in(plain):
            for code in self._keywords[keyword]:
                points[code] += self._weight_of(keyword)
                because[code].append(keyword)
        for code, (cover, phrase) in self._best_phrases(plain).items():
            points[code] += _PHRASE_WEIGHT * cover
            because[code].append(phrase)
        best = sorted(points, key=lambda code: (-points[code], code))[:limit]
        return [self._suggestion(code, points[code], because[code]) for code in best]

    def _suggestion(self, code: str, points: float, because: list[str]) -> Suggestion:
        return Suggestion(code, self._matters[code].name, round(points / (points + _HALF), 3), tuple(because[:5]))

    def _read(self, matter: Matter) -> None:
        for word in (*matter.content["keywords"], matter.short, *_ENGLISH_WORD.findall(matter.name_en.lower())):
            self._keywords[_plain(word)].add(matter.code)
        for phrase in (*matter.content["aliases"], matter.name):
            self._phrases.append((matter.code, phrase, _pairs(_plain(phrase))))

    def _weigh(self) -> dict[str, float]:
        """log(phrases / phrases with the pair) per pair of characters."""
        counts = Counter(pair for _, _, pairs in self._phrases for pair in pairs)
        return {pair: math.log((1 + len(self._phrases)) / count) for pair, count in counts.items()}

    def _keywords_in(self, plain: str) -> list[str]:
        """Keywords in the text; one inside a longer one that was found counts no second time."""
        found = sorted((word for word in self._keywords if word in plain), key=len, reverse=True)
        return [word for place, word in enumerate(found) if not any(word in longer for longer in found[:place])]

    def _weight_of(self, keyword: str) -> float:
        shared_by = len(self._keywords[keyword])
        return min(len(keyword), 4) / 2 / shared_by

    def _best_phrases(self, plain: str) -> dict[str, tuple[float, str]]:
        """Per matter the phrase the text covers best, from 0.15 of its weight upwards."""
        shared: dict[int, float] = defaultdict(float)
        for pair in _pairs(plain):
            for place in self._phrases_with.get(pair, ()):
                shared[place] += self._rarity[pair]
        best: dict[str, tuple[float, str]] = {}
        for place, weight in shared.items():
            code, phrase, pairs = self._phrases[place]
            cover = weight / sum(self._rarity[pair] for pair in pairs)
            if cover >= _LEAST_COVER and cover > best.get(code, (0.0, ""))[0]:
                best[code] = (cover, phrase)
        return best


def _plain(text: str) -> str:
    """Full-width to half-width, lower case, without punctuation and spaces."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).lower())


def _pairs(plain: str) -> frozenset[str]:
    return frozenset(plain[start : start + 2] for start in range(max(1, len(plain) - 1)))
