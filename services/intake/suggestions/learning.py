"""What is learnt from confirmed cases, and whether it helps: counting, holding out the newest fifth, measuring. Pure.

A confirmed case is a resident's words and the matter a clerk accepted them under. From its words only those finds are
counted that the catalogue or the lexicon knows already, or that stood in the words of three different residents at least:
a name, a phone or a story told by one person alone never becomes part of what is kept (docs/decisions/0012).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.intake.suggestions.domain import CatalogueWords, Suggester
from services.intake.suggestions.weights import Learnt, is_word
from services.intake.suggestions.words import ENGLISH

LEAST_RESIDENTS: Final = 3
"""How many different residents must have used a find nobody knew before it is counted."""
LEAST_CASES: Final = 40
"""Fewer confirmed cases teach nothing that could be measured."""
MOST_CASES: Final = 10_000
"""The newest ones are read; older ones have had their say."""
HELD_OUT: Final = 5
"""One case in so many, the newest ones, is kept back to measure on."""
_MOST_CONFUSED: Final = 12


@dataclass(frozen=True, slots=True)
class Case:
    """One confirmed case: the finds of its words, never the words."""

    id: UUID
    """Version 7: in the order the requests were entered."""

    finds: Collection[str]
    matter: str
    resident: UUID


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `cases`, how many matters were first, and how many among the first three."""

    cases: int = 0
    first: int = 0
    three: int = 0

    @property
    def first_share(self) -> float:
        return self.first / self.cases if self.cases else 0.0

    @property
    def three_share(self) -> float:
        return self.three / self.cases if self.cases else 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What a training found: accuracy on the held-out cases without learning, as it was, and as it would be."""

    cases: int
    untaught: Accuracy
    before: Accuracy
    after: Accuracy
    confused: tuple[tuple[str, str, int], ...]
    """(matter meant, matter shown first, how often), most frequent first, with the new weights."""
    learnt: Learnt
    """From all cases, the held-out ones included: what goes live."""

    @property
    def is_not_worse(self) -> bool:
        """First place decides, then the first three."""
        return (self.after.first, self.after.three) >= (self.before.first, self.before.three)


def learn(cases: Iterable[Case], known: frozenset[str], least_residents: int = LEAST_RESIDENTS) -> Learnt:
    """Count the finds per matter; those not `known` only when enough different residents used them."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    per_matter: Counter[str] = Counter()
    residents: dict[str, set[UUID]] = defaultdict(set)
    for case in cases:
        per_matter[case.matter] += 1
        counts[case.matter].update(case.finds)
        for find in case.finds:
            if not _is_known(find, known) and len(residents[find]) < least_residents:
                residents[find].add(case.resident)
    kept = {
        matter: {
            find: n for find, n in found.items() if _is_known(find, known) or len(residents[find]) >= least_residents
        }
        for matter, found in counts.items()
    }
    return Learnt(dict(per_matter), kept)


def _is_known(find: str, known: frozenset[str]) -> bool:
    """A word of the catalogue or the lexicon, a meaning or an age; an English word is whatever somebody wrote."""
    return find in known or (is_word(find) and find[0] != ENGLISH)


def try_out(cases: Sequence[Case], words: CatalogueWords, learnt_until: UUID | None) -> Trial | None:
    """Learn from all but the newest fifth and measure on that fifth; None for too few cases.

    `learnt_until` is the last case the live weights know: "as it was" is learnt anew from the older of them, so that neither
    side has seen what it is measured on.
    """
    if len(cases) < LEAST_CASES:
        return None
    ordered = sorted(cases, key=lambda case: case.id)
    cut = len(ordered) - max(1, len(ordered) // HELD_OUT)
    taught, held_out = ordered[:cut], ordered[cut:]
    known = words.features()
    earlier = [case for case in taught if learnt_until and case.id <= learnt_until]
    accuracy, confused = measure(Suggester(words, learn(taught, known)), held_out)
    return Trial(
        cases=len(ordered),
        untaught=measure(Suggester(words), held_out)[0],
        before=measure(Suggester(words, learn(earlier, known)), held_out)[0],
        after=accuracy,
        confused=confused,
        learnt=learn(ordered, known),
    )


def measure(suggester: Suggester, cases: Iterable[Case]) -> tuple[Accuracy, tuple[tuple[str, str, int], ...]]:
    """Accuracy, and the pairs most often taken for one another."""
    total = first = three = 0
    confused: Counter[tuple[str, str]] = Counter()
    for case in cases:
        ranked = suggester.ranked(case.finds)
        total += 1
        three += case.matter in ranked
        if ranked[:1] == [case.matter]:
            first += 1
        elif ranked:
            confused[case.matter, ranked[0]] += 1
    pairs = sorted(confused.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_CONFUSED]
    return Accuracy(total, first, three), tuple((meant, shown, n) for (meant, shown), n in pairs)


def learnt_record(learnt: Learnt) -> Mapping[str, Mapping[str, object]]:
    """As it is stored."""
    return {"cases": dict(learnt.cases), "features": {code: dict(found) for code, found in learnt.features.items()}}
