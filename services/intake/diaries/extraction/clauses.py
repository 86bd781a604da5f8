"""An entry cut into sentences and clauses, each clause said to be a measure, a need, or neither.

A measure is what the visitor agreed to do (协调落实低保); what the resident wants done is a need, though the verbs are the same.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from services.intake.diaries.extraction.cues import (
    ACTION,
    COMMITMENT,
    DONE_BY_US,
    ENUMERATOR,
    IDLE,
    IN_PASSING,
    LABEL,
    NEED,
    NEED_LABEL,
    NO_NEED,
    OTHERS,
    OWNER,
    STRONG,
    TIME,
    WANT,
)

_SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
_CLAUSE: Final = re.compile(r"[^,，]+")
_EDGES: Final = " \t\r\n　。！？!?；;,，:：“”\"'"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `measure` is what it promises, without the words of promise; `cue` the word that showed it."""

    text: str
    start: int
    measure: str | None = None
    cue: str = ""
    owner: str = ""
    """The surname of whom a measure is for, where the clause says so."""
    is_numbered: bool = False
    sentence: int = 0
    """Where its sentence starts."""

    @property
    def need_cues(self) -> list[str]:
        return [] if NO_NEED.search(self.text) else NEED.findall(self.text)

    @property
    def is_idle(self) -> bool:
        return bool(IDLE.fullmatch(self.text)) and not self.need_cues


def sentences(text: str) -> list[tuple[int, list[Clause]]]:
    """(where it starts, its clauses) per sentence; after a measure the rest of the sentence belongs to it."""
    found = []
    for start, sentence, is_numbered in _pieces(text):
        clauses: list[Clause] = []
        for match in _CLAUSE.finditer(sentence):
            clause = _read(match[0], start + match.start(), bool(clauses and clauses[-1].measure))
            if clause is not None:
                clauses.append(replace(clause, is_numbered=is_numbered and not clauses, sentence=start))
        if clauses:
            found.append((start, clauses))
    return found


def _pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """(start, words, whether an enumeration's number stood before) per sentence, cut again at each such number."""
    for sentence in _SENTENCE.finditer(text):
        cuts = [0, *(match.start() for match in ENUMERATOR.finditer(sentence[0])), len(sentence[0])]
        for first, last in itertools.pairwise(cuts):
            piece = sentence[0][first:last]
            marked = ENUMERATOR.match(piece)
            skipped = marked.end() if marked else 0
            if piece[skipped:].strip(_EDGES):
                yield sentence.start() + first + skipped, piece[skipped:], marked is not None


def _read(words: str, start: int, goes_on: bool) -> Clause | None:
    plain = words.strip(_EDGES)
    at = start + words.find(plain)
    need = NEED_LABEL.match(plain)
    if need:
        at, plain = at + need.end(), plain[need.end() :].strip(_EDGES)
    if not plain or need:
        return Clause(plain, at) if plain else None
    owner = OWNER.match(plain)
    promised = _measure(plain[owner.end() :] if owner else plain)
    if promised is not None:
        return Clause(plain, at, *promised, owner=owner["surname"] if owner else "")
    if goes_on and not (NEED.search(plain) and not ACTION.search(plain)):
        return Clause(plain, at, plain, "")
    return Clause(plain, at)


def _measure(clause: str) -> tuple[str, str] | None:
    """(the measure, its cue) when the clause promises one."""
    labelled = LABEL.match(clause)
    if labelled:
        rest = clause[labelled.end() :].strip(_EDGES)
        return (_without_promise(rest), labelled[0]) if rest else None
    at = _pass_over(clause, (COMMITMENT, TIME))
    shown = ACTION.match(clause, at) or STRONG.match(clause) or DONE_BY_US.match(clause)
    if shown is None or WANT.search(clause, 0, shown.start() + 1):
        return None
    return _without_promise(clause), shown[0]


def promised_in_passing(clause: Clause) -> Clause | None:
    """The clause as a measure when it acts for somebody without beginning like one: 手把手教她在手机上参保."""
    shown = IN_PASSING.search(clause.text) or ACTION.search(clause.text)
    if shown is None or OTHERS.match(clause.text) or WANT.search(clause.text, 0, shown.start()):
        return None
    return replace(clause, measure=_without_promise(clause.text), cue=shown[0])


def _without_promise(clause: str) -> str:
    """Words of promise go; a time that was set stays."""
    return clause[_pass_over(clause, (COMMITMENT,)) :].strip(_EDGES)


def _pass_over(clause: str, patterns: tuple[re.Pattern[str], ...]) -> int:
    """Where the clause goes on once the patterns at its head are passed over."""
    at = 0
    while True:
        ends = [match.end() for pattern in patterns if (match := pattern.match(clause, at))]
        if not ends or max(ends) == at:
            return at
        at = max(ends)
