"""How much each find says for each matter: log-odds of a find in what is known of the matter against all the others.

Pure. What is known of a matter is what its record says (aliases, keywords, names) and, later, the cases clerks confirmed:
each confirmed case counts like one more alias, repeated ones less and less. This is naive Bayes with the record as its prior; only finds that speak for
a matter count, so that a long story with many things in it loses nothing. Kept as two flat arrays, about 6 bytes per weight.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from services.intake.matters.domain import Matter
from services.intake.suggestions.words import AGE, ENGLISH, MEANING, WORD, Vocabulary

_SHORT, _KEYWORD, _PHRASE = 160.0, 3.0, 1.0
"""What a matter is called at the desk decides; a keyword counts like three phrases."""
_INSIDE_KEYWORD: Final = 0.5
"""Bare characters and pairs of a keyword count less than the keyword itself."""
_REPEATED: Final = 0.6
"""A feature named in many phrases of one record, or in many cases, counts by this power of how often."""
_LENGTH: Final = 0.6
"""So does all that is known of a matter: one with many words is not punished for them."""
_SMOOTHING: Final = 0.05
_LEAST: Final = 0.2
"""Weights below it are not kept."""
_FACTORS: Final = {WORD: 1.0, MEANING: 1.4, AGE: 1.0, ENGLISH: 1.0}
_PAIR, _CHARACTER = 0.7, 0.9
_PRIOR: Final = 0.35
"""How much it counts that a matter is asked for often."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What confirmed cases taught: matter → how many cases, and how often each feature stood in their words."""

    cases: Mapping[str, int] = field(default_factory=dict)
    features: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def keywords_of(matters: Iterable[Matter]) -> set[str]:
    return {word for matter in matters for word in (*matter.content["keywords"], matter.short)}


def record_features(vocabulary: Vocabulary, matter: Matter, spoken: Iterable[str] = ()) -> dict[str, float]:
    """What the record of a matter says, and whole sentences by which it was meant; each feature with its count."""
    counts: dict[str, float] = defaultdict(float)
    for keyword in (*matter.content["keywords"], matter.short):
        for feature in vocabulary.finds(keyword):
            counts[feature] += _KEYWORD * (1 if is_word(feature) else _INSIDE_KEYWORD)
    for phrase in (*matter.content["aliases"], matter.name, matter.name_en, *spoken):
        for feature in vocabulary.finds(phrase):
            counts[feature] += _PHRASE
    weighed = {feature: count**_REPEATED for feature, count in counts.items()}
    weighed[WORD + matter.short] = _SHORT
    return weighed


def is_word(feature: str) -> bool:
    """A word, a meaning, an age or an English word; not bare characters."""
    return feature[0] in _FACTORS


class Weights:
    """Feature → the matters it speaks for, by place in `codes`, and how much."""

    def __init__(self, records: Mapping[str, Mapping[str, float]], learnt: Learnt) -> None:
        """`records`: code → `record_features`."""
        self.codes = list(records)
        shares = [_shares(records[code], learnt.features.get(code, {})) for code in self.codes]
        self._start = _priors(self.codes, learnt.cases)
        self._places: dict[str, tuple[int, int]] = {}
        self._matters, self._weights = array("H"), array("f")
        self._fill(shares)

    def points(self, features: Iterable[str]) -> list[float]:
        """Per matter the sum of what the features say, its prior included where anything speaks for it."""
        points = [0.0] * len(self.codes)
        matters, weights, places = self._matters, self._weights, self._places
        for feature in features:
            found = places.get(feature)
            if found is not None:
                start, stop = found
                for matter, weight in zip(matters[start:stop], weights[start:stop], strict=True):
                    points[matter] += weight
        return [said + prior if said else 0.0 for said, prior in zip(points, self._start, strict=True)]

    def of(self, feature: str, matter: int) -> float:
        """What one feature says for one matter; 0 if nothing."""
        start, stop = self._places.get(feature, (0, 0))
        for place in range(start, stop):
            if self._matters[place] == matter:
                return self._weights[place]
        return 0.0

    def __len__(self) -> int:
        return len(self._weights)

    def _fill(self, shares: list[tuple[dict[str, float], float]]) -> None:
        everywhere: dict[str, float] = defaultdict(float)
        holders: dict[str, list[int]] = {}
        for matter, (share, _) in enumerate(shares):
            for feature, part in share.items():
                everywhere[feature] += part
                holders.setdefault(feature, []).append(matter)
        others = max(1, len(shares) - 1)
        for feature, matters in holders.items():
            start, factor = len(self._weights), factor_of(feature)
            for matter in matters:
                part, floor = shares[matter][0][feature], shares[matter][1]
                weight = factor * math.log((part + floor) / ((everywhere[feature] - part) / others + floor))
                if weight >= _LEAST:
                    self._matters.append(matter)
                    self._weights.append(weight)
            if len(self._weights) > start:
                self._places[feature] = (start, len(self._weights))


def factor_of(feature: str) -> float:
    return _FACTORS.get(feature[0]) or (_PAIR if len(feature) > 1 else _CHARACTER)


def _shares(record: Mapping[str, float], learnt: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Each feature's share in what is known of the matter, and the share one unseen find is given."""
    counts = dict(record)
    for feature, count in learnt.items():
        counts[feature] = counts.get(feature, 0.0) + count**_REPEATED
    whole = (sum(counts.values()) or 1.0) ** _LENGTH
    return {feature: count / whole for feature, count in counts.items()}, _SMOOTHING / whole


def _priors(codes: list[str], cases: Mapping[str, int]) -> list[float]:
    """log of how often a matter was confirmed against the average, damped; 0 while nothing was."""
    mean = sum(cases.get(code, 0) for code in codes) / max(1, len(codes))
    return [_PRIOR * math.log((cases.get(code, 0) + 5) / (mean + 5)) for code in codes]
