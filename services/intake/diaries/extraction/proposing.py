"""The drafts an entry proposes, each with the words that led to every field. Pure, by rules, the same answer each time.

Nothing is stored or submitted here: a person confirms each draft or drops it.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from services.intake.diaries.extraction.choosing import Matters, Suggests, choose
from services.intake.diaries.extraction.parts import Part, parts_of
from services.intake.diaries.extraction.words import GROUP, ROLES, VISITING

LONGEST_READ: Final = 10_000
_CIRCLED: Final = {ord("①") + place: f"；({place + 1})" for place in range(20)}
"""Before NFKC, which would make `①2组` into `12组`."""
_GAP: Final = re.compile(r"(?<=[\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff])")
"""A space between Chinese words stands for a comma."""
_LOCATING: Final = re.compile(
    rf"(?:{VISITING}|{GROUP.pattern}|{ROLES}|户主|了|的|在|到|从|去|来|[,，:：]|.{{0,8}}家[沟湾坝坡坪岭院冲坳])+\Z"
)
_AFTER_NAME: Final = re.compile(r"(?:老人|同志|老人家)?[:：的]?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One draft. Empty texts and None where the entry does not say; `because` is (field, the words that led to it)."""

    person: str
    group: int | None
    need: str
    measure: str
    matter_code: str | None
    skill: str | None
    post_kind: str | None
    because: tuple[tuple[str, str], ...]


def propose(text: str, suggests: Suggests, matters: Matters) -> list[Proposal]:
    """Read an entry of up to 10,000 characters; several people give several drafts, idle talk gives none."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_READ].translate(_CIRCLED))
    plain = _GAP.sub("，", plain)
    return [_proposal(part, suggests, matters) for part in parts_of(plain)]


def _proposal(part: Part, suggests: Suggests, matters: Matters) -> Proposal:
    need = _need(part)
    measure = "，".join(dict.fromkeys(clause.measure or "" for clause in part.measures))
    choice = choose(suggests, matters, need, measure)
    cues = [cue for clause in part.needs for cue in clause.need_cues]
    because = (
        ("person", part.person.because if part.person else ""),
        ("group", part.group.words if part.group else ""),
        ("need", "、".join(dict.fromkeys(cues))),
        ("measure", "、".join(dict.fromkeys(clause.cue for clause in part.measures if clause.cue))),
        ("matter_code", "、".join(choice.matter_words)),
        ("skill", "、".join(choice.skill_words)),
    )
    return Proposal(
        person=part.person.name if part.person else "",
        group=part.group.number if part.group else None,
        need=need,
        measure=measure,
        matter_code=choice.matter_code,
        skill=choice.skill,
        post_kind=choice.post_kind,
        because=tuple((field, words) for field, words in because if words),
    )


def _need(part: Part) -> str:
    """The clauses that are no measure, without what only says who and where."""
    said: list[str] = []
    for clause in part.needs:
        words = clause.text
        if part.person and clause.start <= part.person.start < clause.start + len(words):
            words = _without_name(words, part.person.start - clause.start, part.person.name)
        if words and (words not in said):
            said.append(words)
    return "，".join(said)


def _without_name(words: str, at: int, name: str) -> str:
    """`8组村民龚长林想养猪` → `想养猪`; what stands before the name and says more than where is kept."""
    before = _LOCATING.sub("", words[:at])
    after = words[at + len(name) :]
    passed = _AFTER_NAME.match(after)
    return (before + after[passed.end() :] if passed else before + after).strip("，,：: ")
