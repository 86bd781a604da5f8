"""From own words to the likely matters, with the words that led there. Pure, no library, a millisecond or two per text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.intake.matters.domain import Matter
from services.intake.suggestions.lexicon import common_words, lexicon, spoken
from services.intake.suggestions.weights import Learnt, Weights, is_word, keywords_of, record_features
from services.intake.suggestions.words import Span, Vocabulary, in_plain

_HALF: Final = 20.0
"""The points at which the reported score is 0.5."""
_LEAST: Final = 2.5
"""Fewer points than these say nothing: "good morning" leads nowhere."""
_MOST_REASONS: Final = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`score` between 0 and 1, best first; `because` are the resident's words that led here, the strongest first."""

    matter_code: str
    name: str
    score: float
    because: tuple[str, ...]


class CatalogueWords:
    """What the records of a catalogue say, read once; several suggesters may be made from it."""

    def __init__(
        self,
        matters: Iterable[Matter],
        meanings: Mapping[str, Iterable[str]] | None = None,
        said: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """`meanings` None means the lexicon that comes along, `said` None the sentences that do (code → sentences)."""
        by_code = {matter.code: matter for matter in matters}
        self.names = {code: matter.name for code, matter in by_code.items()}
        words = lexicon() if meanings is None else meanings
        self.vocabulary = Vocabulary(words, keywords_of(by_code.values()), common_words())
        sentences = spoken() if said is None else said
        self.records = {
            code: record_features(self.vocabulary, matter, sentences.get(code, ())) for code, matter in by_code.items()
        }

    def features(self) -> frozenset[str]:
        """Every find of every record."""
        return frozenset(feature for record in self.records.values() for feature in record)


class Suggester:
    """An index over one catalogue and what was learnt for it; built once, asked often."""

    def __init__(self, catalogue: Iterable[Matter] | CatalogueWords, learnt: Learnt | None = None) -> None:
        words = catalogue if isinstance(catalogue, CatalogueWords) else CatalogueWords(catalogue)
        self.vocabulary = words.vocabulary
        self._names = words.names
        self._weights = Weights(words.records, learnt or Learnt())

    def suggest(self, text: str, limit: int = 3) -> list[Suggestion]:
        """Up to `limit` matters, best first; none for a text that matches nothing. Ties go by code."""
        finds = self.vocabulary.finds(text)
        points = self._weights.points(finds)
        codes = self._weights.codes
        best = sorted(range(len(codes)), key=lambda matter: (-points[matter], codes[matter]))[:limit]
        return [self._suggestion(text, finds, matter, points[matter]) for matter in best if points[matter] >= _LEAST]

    def ranked(self, finds: Iterable[str], limit: int = 3) -> list[str]:
        """The best codes for finds made before, without reasons."""
        points = self._weights.points(finds)
        codes = self._weights.codes
        best = sorted(range(len(codes)), key=lambda matter: (-points[matter], codes[matter]))[:limit]
        return [codes[matter] for matter in best if points[matter] >= _LEAST]

    def _suggestion(self, text: str, finds: Mapping[str, Span], matter: int, points: float) -> Suggestion:
        code = self._weights.codes[matter]
        said = {feature: self._weights.of(feature, matter) for feature in finds}
        return Suggestion(code, self._names[code], round(points / (points + _HALF), 3), _reasons(text, finds, said))


def _reasons(text: str, finds: Mapping[str, Span], said: Mapping[str, float]) -> tuple[str, ...]:
    """The stretches of the text that said most, whole words before pairs, none inside another."""
    plain = in_plain(text)
    worth: dict[Span, float] = {}
    for feature, weight in said.items():
        if weight > 0 and (is_word(feature) or len(feature) > 1):
            span = finds[feature]
            worth[span] = worth.get(span, 0.0) + weight * (1.0 if is_word(feature) else 0.5)
    chosen: list[Span] = []
    for span in sorted(worth, key=lambda span: (-worth[span], span)):
        if len(chosen) < _MOST_REASONS and not any(span[0] < end and start < span[1] for start, end in chosen):
            chosen.append(span)
    return tuple(dict.fromkeys(plain[start:end] for start, end in chosen))
