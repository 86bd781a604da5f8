"""Which matter a need and its measure point to, and the skill and post that go with it.

The measure weighs a little more than the need: it is what was agreed. Somebody asked for by trade (兽医, 律师) speaks for the
matters that want that skill.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

_OF_NEED, _OF_MEASURE, _OF_TRADE = 1.0, 1.2, 0.5
_ASKED: Final = 5
_TRADES: Final = tuple(
    (re.compile(words), skill, post_kind)
    for words, skill, post_kind in (
        ("畜牧|兽医|养殖技术", "livestock", "farm_technique"),
        ("农技|农业(?:农村)?局|农业专家|果树站|茶叶站|种植技术|植保", "crops", "farm_technique"),
        ("法律援助|律师|司法所.{0,3}援助", "law", "legal_aid"),
        ("调解", "mediation", "mediation"),
        ("心理", "psychology", "counselling"),
        ("医生|护士|医保", "medical", "health_care"),
        ("辅导|家教", "teaching", "culture"),
        ("照料|陪护|买药做饭|代买", "elder_care", "care"),
        ("清运|清扫|保洁|环卫", "driving", "environment"),
        ("低保|救助|补贴|补助|奖扶", "policy", "policy"),
    )
)


class Suggests(Protocol):
    """Ranks matters for a text, best first, each with `matter_code`, `score` and `because`; intake's suggester does."""

    def suggest(self, text: str, limit: int = 3) -> Sequence[Any]: ...


class Matters(Protocol):
    """The catalogue: the matter of a code, with `skills` and `post_kind`; None when there is none."""

    def get(self, code: str | None) -> Any | None: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The likely matter, the skill and the kind of post it takes, and the words that spoke for them."""

    matter_code: str | None = None
    skill: str | None = None
    post_kind: str | None = None
    matter_words: tuple[str, ...] = ()
    skill_words: tuple[str, ...] = ()


def choose(suggests: Suggests, matters: Matters, need: str, measure: str) -> Choice:
    """The best matter over both texts; without one, what the trades asked for say of skill and post."""
    trades = [(found[0], skill, post) for pattern, skill, post in _TRADES if (found := pattern.search(measure))]
    points: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = defaultdict(list)
    for weight, text in ((_OF_NEED, need), (_OF_MEASURE, measure)):
        for suggestion in suggests.suggest(text, _ASKED) if text else ():
            points[suggestion.matter_code] += weight * suggestion.score
            words[suggestion.matter_code] += suggestion.because
    asked_for = {skill for _, skill, _ in trades}
    for code in points:
        points[code] += _OF_TRADE * any(skill in asked_for for skill, _ in _skills_of(matters, code))
    if not points:
        return Choice(None, trades[0][1], trades[0][2], (), (trades[0][0],)) if trades else Choice()
    best = min(points, key=lambda code: (-points[code], code))
    return _of_matter(matters, best, tuple(dict.fromkeys(words[best]))[:5], trades)


def _of_matter(matters: Matters, code: str, words: tuple[str, ...], trades: Sequence[tuple[str, str, str]]) -> Choice:
    matter, skills = matters.get(code), dict(_skills_of(matters, code))
    spoken = next(((word, skill) for word, skill, _ in trades if skill in skills), None)
    skill = spoken[1] if spoken else max(skills, key=lambda one: (skills[one], one), default=None)
    return Choice(code, skill, matter.post_kind if matter else None, words, (spoken[0],) if spoken else ())


def _skills_of(matters: Matters, code: str) -> Sequence[tuple[str, int]]:
    matter = matters.get(code)
    return matter.skills if matter else ()
