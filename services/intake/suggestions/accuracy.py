"""`python -m services.intake.suggestions.accuracy`: how often own words find their matter, as a table (docs/measured.md).

Reads the sentences of the test set, which lie with the tests; run it in the repository. `--confused` lists what is mixed up
of the sentences that come along, known without them: who reads the mistakes of the test set can hold it out no longer.
"""

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from services.intake.matters.domain import Matter
from services.intake.matters.use_cases import matters_that_come_along
from services.intake.suggestions.domain import CatalogueWords, Suggester
from services.intake.suggestions.learning import Accuracy, Case, learn, measure
from services.intake.suggestions.lexicon import spoken
from services.intake.suggestions.notices import notices_in

SENTENCES: Final = Path(__file__).parents[3] / "tests/unit/intake/data/own_words.csv"
HELD_OUT, FRESH = "held_out", "fresh"
"""`held_out`: written from what matters mean, avoiding the words of their records; its mistakes were never looked at.
`fresh`: written from names and guides alone, measured before anything was changed for it."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A sentence of the test set and the matter it means."""

    half: str
    matter: str
    words: str


def own_words(file: Path = SENTENCES) -> list[OwnWords]:
    with file.open(encoding="utf-8", newline="") as read:
        return [OwnWords(**row) for row in csv.DictReader(read)]


def accuracy_of(suggester: Suggester, sentences: Iterable[OwnWords]) -> Accuracy:
    return measure(suggester, _cases(suggester, sentences))[0]


def without_keywords(matters: Iterable[Matter], sentences: Iterable[OwnWords]) -> list[OwnWords]:
    """The sentences in which no keyword of their matter stands: only the meaning leads there."""
    keywords = {matter.code: matter.content["keywords"] for matter in matters}
    return [one for one in sentences if not any(len(word) > 1 and word in one.words for word in keywords[one.matter])]


def spoken_sentences() -> list[OwnWords]:
    """Those that come along, looked at while words were collected: no measure of anything by themselves."""
    return [OwnWords("spoken", code, words) for code, sentences in spoken().items() for words in sentences]


def without_them(matters: Sequence[Matter]) -> Suggester:
    """The suggester as it would be without the sentences that come along."""
    return Suggester(CatalogueWords(matters, said={}))


def taught_by(matters: Sequence[Matter], sentences: Iterable[OwnWords]) -> Suggester:
    """The suggester without them, as if clerks had confirmed these sentences."""
    words = CatalogueWords(matters, said={})
    return Suggester(words, learn(_cases(Suggester(words), sentences), words.features()))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m services.intake.suggestions.accuracy", description=__doc__)
    parser.add_argument(
        "--confused", action="store_true", help="list what is mixed up of the sentences that come along"
    )
    options = parser.parse_args(arguments)
    matters, sentences, known = matters_that_come_along(), own_words(), spoken_sentences()
    suggester, bare = Suggester(matters), without_them(matters)
    halves = {half: [one for one in sentences if one.half == half] for half in (HELD_OUT, FRESH)}
    print(f"{len(matters)} matters, {len(known)} sentences that come along, {len(sentences)} to measure on\n")
    print("| sentences | n | first | among three |\n|---|---|---|---|")
    _row("both sets (goal: 85 % and 95 %)", accuracy_of(suggester, sentences))
    _row("held out: written avoiding the words of the records", accuracy_of(suggester, halves[HELD_OUT]))
    _row("the same without the sentences that come along", accuracy_of(bare, halves[HELD_OUT]))
    _row("fresh: written from names and guides alone", accuracy_of(suggester, halves[FRESH]))
    _row("of them, those without a keyword of their matter", accuracy_of(suggester, without_keywords(matters, halves[FRESH])))  # fmt: skip
    everyday = [*sentences, *known]
    alarmed = sum(bool(notices_in(one.words)) for one in everyday)
    print(
        f"\nnotices on these everyday sentences: {alarmed} of {len(everyday)} = {alarmed / len(everyday):.1%} (goal: ≤ 2 %)"
    )
    if options.confused:
        print("\n| meant | shown first | times |\n|---|---|---|")
        for meant, shown, times in measure(bare, _cases(bare, known))[1]:
            print(f"| {meant} | {shown} | {times} |")


def _cases(suggester: Suggester, sentences: Iterable[OwnWords]) -> list[Case]:
    """Each as a case of a resident of its own."""
    return [
        Case(person, tuple(suggester.vocabulary.finds(one.words)), one.matter, person)
        for one in sentences
        for person in (uuid5(NAMESPACE_OID, one.words),)
    ]


def _row(label: str, accuracy: Accuracy) -> None:
    print(f"| {label} | {accuracy.cases} | {accuracy.first_share:.1%} | {accuracy.three_share:.1%} |")


if __name__ == "__main__":
    main()
