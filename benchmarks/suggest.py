"""One suggestion over 1,000 matters: milliseconds of CPU for each sentence of the test set, and what the index weighs.

The 1,000 are the matters that come along eight times over, each copy with names, aliases and keywords of its own (a syllable put
before each), so that the index is as wide as a district's would be; `BENCH_MATTERS` asks for another number.
"""

import os
import time
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from itertools import count, islice
from typing import Any, Final

from benchmarks.load import percentile
from services.intake.matters.domain import Matter
from services.intake.matters.use_cases import matters_that_come_along
from services.intake.suggestions.accuracy import own_words
from services.intake.suggestions.domain import Suggester

MATTERS: Final = int(os.environ.get("BENCH_MATTERS", "1000"))
ROUNDS: Final = 3
_SYLLABLES: Final = "东南西北中山水云林"


def main() -> None:
    """Print one row for each size of the catalogue, and one for a story of 1,000 characters."""
    sentences = [one.words for one in own_words()]
    long = ["，".join(sentences[at : at + 60])[:1_000] for at in range(0, len(sentences) - 60, 10)]
    print(f"{'matters':>8} {'asked':<28}{'p50 ms':>8}{'p99 ms':>8}{'build s':>9}{'MB':>6}")
    for size in sorted({126, MATTERS}):
        matters = many(size)
        suggester, seconds, megabytes = _built(matters)
        for what, asked in (("sentences of the test set", sentences), ("stories of 1,000 characters", long)):
            taken = [_milliseconds(suggester, text) for _ in range(ROUNDS) for text in asked]
            print(
                f"{len(matters):>8} {what:<28}{percentile(taken, 0.5):8.2f}{percentile(taken, 0.99):8.2f}{seconds:9.2f}{megabytes:6.0f}"
            )


def many(size: int) -> list[Matter]:
    """`size` matters: those that come along first, then copies under other words."""
    known = matters_that_come_along()
    return list(islice((_copy(matter, round_) for round_ in count() for matter in known), size))


def _copy(matter: Matter, number: int) -> Matter:
    if not number:
        return matter
    said = _SYLLABLES[number % len(_SYLLABLES)]
    content: Mapping[str, Any] = {
        **matter.content,
        "aliases": [said + alias for alias in matter.content["aliases"]],
        "keywords": [said + word for word in matter.content["keywords"]],
    }
    return replace(matter, code=f"{matter.code}_{number}", content=content)


def _built(matters: list[Matter]) -> tuple[Suggester, float, float]:
    """(the suggester, seconds to build it, megabytes it holds)."""
    began = time.process_time()
    Suggester(matters)
    seconds = time.process_time() - began
    tracemalloc.start()
    suggester = Suggester(matters)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return suggester, seconds, megabytes


def _milliseconds(suggester: Suggester, text: str) -> float:
    began = time.process_time()
    suggester.suggest(text)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
