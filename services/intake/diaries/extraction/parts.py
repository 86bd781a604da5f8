"""An entry cut into parts that speak of one person each, or of a thing when nobody is named."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from services.intake.diaries.extraction.clauses import Clause, promised_in_passing, sentences
from services.intake.diaries.extraction.cues import FOR_ALL
from services.intake.diaries.extraction.people import Group, Mention, groups, mentions
from services.intake.diaries.extraction.words import GROUP

MOST_PARTS: Final = 20
_SEVERAL: Final = re.compile(r"的?[两三四五六七八九十几\d]{1,2}[户家]")
"""11组两户：… names the group of all that follow."""


@dataclass(slots=True)
class Part:
    """The clauses about one person, with the village group that goes with them."""

    person: Mention | None
    clauses: list[Clause] = field(default_factory=list)
    group: Group | None = None

    @property
    def needs(self) -> list[Clause]:
        return [clause for clause in self.clauses if clause.measure is None and not clause.is_idle]

    @property
    def measures(self) -> list[Clause]:
        return [clause for clause in self.clauses if clause.measure is not None]

    @property
    def asks_for_something(self) -> bool:
        return any(clause.need_cues for clause in self.needs) or bool(self.person and self.measures)


def parts_of(text: str) -> list[Part]:
    """The parts that ask for something, in order; a measure meant for all stands with each."""
    cut = _Cut(mentions(text), list(groups(text)))
    for start, clauses in sentences(text):
        cut.take(start, clauses)
    parts = cut.parts
    for part in parts:
        _look_again(part)
    _share_out(parts)
    return [part for part in parts if part.asks_for_something][:MOST_PARTS]


class _Cut:
    """Goes through the sentences and opens a new part whenever somebody else is spoken of."""

    def __init__(self, people: Sequence[Mention], named: Sequence[Group]) -> None:
        self._people = people
        self._groups = named
        self._heading: Group | None = None
        self.parts: list[Part] = [Part(None)]

    def take(self, start: int, clauses: Sequence[Clause]) -> None:
        if self._begins_a_thing(clauses):
            self.parts.append(Part(None))
        for clause in clauses:
            someone = next(self._named_in(clause), None)
            if someone is not None:
                self._turn_to(someone, start)
            self._part_of(clause).clauses.append(clause)
            self._note_group(clause)

    def _named_in(self, clause: Clause) -> Iterator[Mention]:
        """Who is named in the clause; in a measure it is whoever is asked to help, in kin somebody's relative."""
        if clause.measure is None:
            yield from (one for one in self._people if not one.kin and _lies_in(one.start, clause))

    def _turn_to(self, someone: Mention, sentence_start: int) -> None:
        known = next((part for part in self.parts if part.person and part.person.is_same_as(someone)), None)
        if known is not None:
            self.parts.remove(known)
            self.parts.append(known)
            return
        current = self.parts[-1]
        began_here = bool(current.clauses) and current.clauses[0].start >= sentence_start
        if current.person is None and (began_here or not current.asks_for_something):
            current.person = someone
            if not began_here:
                current.clauses.clear()
        else:
            self.parts.append(Part(someone))

    def _begins_a_thing(self, clauses: Sequence[Clause]) -> bool:
        """A sentence that starts at a group, names nobody and tells of a need, once the one before has its measure."""
        first = clauses[0]
        return (
            bool(self.parts[-1].measures)
            and bool(GROUP.match(first.text))
            and bool(first.need_cues)
            and not any(any(self._named_in(clause)) for clause in clauses)
        )

    def _part_of(self, clause: Clause) -> Part:
        """The part a clause belongs to: the latest, unless a measure says whose it is."""
        owned = (part for part in self.parts if clause.owner and part.person and part.person.surname == clause.owner)
        return next(owned, self.parts[-1])

    def _note_group(self, clause: Clause) -> None:
        """A group named before anybody is holds for all; one named with a person for that person."""
        part = self.parts[-1]
        for group in self._groups:
            if _lies_in(group.start, clause):
                if part.person is None or _SEVERAL.match(clause.text, group.start - clause.start + len(group.words)):
                    self._heading = group
                if part.group is None or part.group is self._heading:
                    part.group = group
                break
        if part.group is None:
            part.group = self._heading


def _look_again(part: Part) -> None:
    """Once the sentence that tells the need is over, a clause that acts for somebody is a measure, and what follows it too."""
    told = [clause.sentence for clause in part.needs if clause.need_cues]
    if not told:
        return
    promising = None
    for place, clause in enumerate(part.clauses):
        if clause.measure is not None:
            promising = clause.sentence
        elif clause.sentence > told[0]:
            found = promised_in_passing(clause)
            if found is None and promising == clause.sentence:
                found = replace(clause, measure=clause.text)
            if found is not None:
                part.clauses[place], promising = found, clause.sentence


def _lies_in(place: int, clause: Clause) -> bool:
    return clause.start <= place < clause.start + len(clause.text)


def _share_out(parts: Sequence[Part]) -> None:
    """What was promised to 以上几户 stands with everybody who has no measure yet; so do numbered measures, one each."""
    for part in parts:
        shared = [clause for clause in part.measures if FOR_ALL.search(clause.text)]
        for other in parts:
            if shared and not other.measures:
                other.clauses += shared
    waiting = [part for part in parts if part.asks_for_something]
    if not waiting:
        return
    last, numbered = waiting[-1], [clause for clause in waiting[-1].measures if clause.is_numbered]
    if len(numbered) == len(waiting) > 1 and not any(part.measures for part in waiting[:-1]):
        last.clauses = [clause for clause in last.clauses if clause not in numbered]
        for part, clause in zip(waiting, numbered, strict=True):
            part.clauses.append(clause)
