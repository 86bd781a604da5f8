"""`python -m services.intake.suggestions.accuracy`: how often own words find their matter, as a table (docs/measured.md).

Reads the sentences of the test set, which lie with the tests; run it in the repository. `--confused` lists what is mixed up,
of the tuned half only: who reads the mistakes of the other half can hold it out no longer.
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
from services.intake.suggestions.notices import notices_in

SENTENCES: Final = Path(__file__).parents[3] / "tests/unit/intake/data/own_words.csv"
TUNED, HELD_OUT = "tuned", "held_out"


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


def taught_by(matters: Sequence[Matter], sentences: Iterable[OwnWords]) -> Suggester:
    """The suggester as if clerks had confirmed these sentences."""
    words = CatalogueWords(matters)
    return Suggester(words, learn(_cases(Suggester(words), sentences), words.features()))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m services.intake.suggestions.accuracy", description=__doc__)
    parser.add_argument("--confused", action="store_true", help="list what is mixed up in the tuned half")
    options = parser.parse_args(arguments)
    matters, sentences = matters_that_come_along(), own_words()
    suggester = Suggester(matters)
    halves = {half: [one for one in sentences if one.half == half] for half in (TUNED, HELD_OUT)}
    print(f"{len(matters)} matters, {len(sentences)} sentences\n")
    print("| sentences | n | first | among three |\n|---|---|---|---|")
    _row("all (goal: 85 % and 95 %)", accuracy_of(suggester, sentences))
    _row("tuned: looked at while words were collected", accuracy_of(suggester, halves[TUNED]))
    _row("held out: written afterwards, never looked at", accuracy_of(suggester, halves[HELD_OUT]))
    _row("held out, after learning the tuned ones as confirmed cases", accuracy_of(taught_by(matters, halves[TUNED]), halves[HELD_OUT]))  # fmt: skip
    alarmed = sum(bool(notices_in(one.words)) for one in sentences)
    print(
        f"\nnotices on these everyday sentences: {alarmed} of {len(sentences)} = {alarmed / len(sentences):.1%} (goal: ≤ 2 %)"
    )
    if options.confused:
        print("\n| meant | shown first | times |\n|---|---|---|")
        for meant, shown, times in measure(suggester, _cases(suggester, halves[TUNED]))[1]:
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
