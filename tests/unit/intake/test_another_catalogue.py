"""The suggestions work with any catalogue: seven classes of city messages, learnt from most of them, measured on the rest.

Two kinds of rest: messages like those in the history (`alike`: a fifth of all, by chance), and messages about what no message in
the history was about (`new`: a third of the clauses of each class held out whole), which is the harder and rarer kind.
`python -m tests.unit.intake.test_another_catalogue` prints the table of docs/measured.md.
"""

from random import Random
from uuid import UUID

import pytest

from services.intake.suggestions.domain import CatalogueWords, Suggester
from services.intake.suggestions.learning import Accuracy, Case, learn, measure
from shared.contracts.events import uuid7
from tests.unit.intake.city_messages import CLASSES, city_catalogue, city_messages

WORDS = CatalogueWords(city_catalogue())
UNTAUGHT, KNOWN = Suggester(WORDS), WORDS.features()
SEEDS = range(5)


def case(code, message):
    """A message of somebody of their own."""
    return Case(uuid7(), tuple(UNTAUGHT.vocabulary.finds(message)), code, UUID(int=Random(message).getrandbits(128)))


def alike(seed):
    messages = [case(code, message) for code, message in city_messages()]
    Random(seed).shuffle(messages)
    cut = len(messages) * 4 // 5
    return messages[:cut], messages[cut:]


def new(seed):
    chance = Random(seed)
    clauses = [clause for *_, written in CLASSES.values() for clause in chance.sample(written, len(written) // 3)]
    pieces = {piece for clause in clauses for piece in (clause[:4], clause[1:5], clause[2:6])}
    history, rest = [], []
    for code, message in city_messages():
        (rest if any(piece in message for piece in pieces) else history).append(case(code, message))
    return history, rest


def taught_by(history):
    return Suggester(WORDS, learn(history, KNOWN))


def accuracy(split):
    """(without, with history), over five splits."""
    sides = [Accuracy(), Accuracy()]
    for seed in SEEDS:
        history, rest = split(seed)
        for side, suggester in enumerate((UNTAUGHT, taught_by(history))):
            found, _ = measure(suggester, rest)
            before = sides[side]
            sides[side] = Accuracy(before.cases + found.cases, before.first + found.first, before.three + found.three)
    return sides


@pytest.mark.parametrize(("split", "floor"), [(alike, 0.75), (new, 0.4)])
def test_history_teaches_a_catalogue_nobody_described(split, floor, record_property):
    without, with_history = accuracy(split)
    record_property("first without and with history", (without.first_share, with_history.first_share))
    assert with_history.first > without.first
    assert with_history.three > without.three
    assert with_history.first_share >= floor, "chance would be one in seven"


def test_what_was_learnt_does_not_hide_any_class():
    history, rest = alike(1)
    taught = taught_by(history)
    assert {one.matter for one in rest if taught.ranked(one.finds)[:1] == [one.matter]} == set(CLASSES)


def main():
    print(f"7 classes, {len(city_messages())} invented messages, five splits\n")
    print("| measured on | history | n | first | among three |\n|---|---|---|---|---|")
    for split, label in ((alike, "messages like those before"), (new, "what nobody wrote about before")):
        for found, history in zip(accuracy(split), ("none", str(len(split(0)[0]))), strict=True):
            print(f"| {label} | {history} | {found.cases} | {found.first_share:.1%} | {found.three_share:.1%} |")


if __name__ == "__main__":
    main()
