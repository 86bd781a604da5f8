"""Who is spoken of in an entry, and which village group is named. Chinese names by surname and what stands around them.

A name counts only where something announces it: a role (村民), a group (8组), a verb of visiting, the start of a sentence
followed by what follows names, or a form of address (王大爷). Relatives and helpers are recognised, to be left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.intake.diaries.extraction.words import (
    AFTER_NAME,
    AFTER_SHORT_NAME,
    GIVEN,
    GROUP,
    HELPERS,
    KIN,
    NOT_NAMES,
    PLACE_ENDS,
    ROLES,
    SURNAMES,
    TITLES,
    VISITING,
)

_HAN: Final = "\u3400-\u9fff\U00020000-\U0003134f"
_BEGINNING: Final = re.compile(rf"(?P<surname>{SURNAMES})(?=[{_HAN}])")
_TITLE: Final = re.compile(rf"(?:{TITLES})")
_SIBLINGS: Final = re.compile(r"家(?=[三两二四几]?(?:兄弟|姐妹|姊妹|父子|母子|母女|婆媳))")
_FAMILY: Final = re.compile(r"家(?=的|人|里|老)")
_SHORT: Final = re.compile(rf"(?:{AFTER_SHORT_NAME})")
_ANNOUNCED: Final = re.compile(
    rf"(?:(?P<role>{ROLES})(?:户主|代表)?|(?P<group>{GROUP.pattern})[的,，]?|(?P<verb>{VISITING})了?|(?P<place>[{_HAN}]家[{PLACE_ENDS}])的?)[:：]?\Z"
)
_KIN_BEFORE: Final = re.compile(rf"(?:{KIN})(?:叫)?\Z")
_HELPER_BEFORE: Final = re.compile(rf"(?:{HELPERS})(?:的)?\Z")
_HELPER_AFTER: Final = re.compile(rf"(?:{HELPERS})")
_SENTENCE_BEFORE: Final = re.compile(r"(?:\A|[。！？!?；;\n、:：])\s*\Z")
_NUMBERS: Final = {character: value for value, character in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Mention:
    """A person as written, where in the text, and the words that announced it; `kin` is somebody's relative."""

    name: str
    start: int
    end: int
    because: str
    kin: bool = False

    @property
    def surname(self) -> str:
        return self.name[:2] if self.name[:2] in _COMPOUND else self.name[:1]

    @property
    def is_title(self) -> bool:
        """Known by a form of address only: 王大爷, 老周."""
        return self.name.startswith(("老", "小")) or bool(_TITLE.fullmatch(self.name[len(self.surname) :]))

    def is_same_as(self, other: "Mention") -> bool:
        """The same name, or the same surname where one of the two is a form of address."""
        if self.name == other.name:
            return True
        return (self.is_title or other.is_title) and self._family == other._family

    @property
    def _family(self) -> str:
        return self.name[1:2] if self.name.startswith(("老", "小")) else self.surname


_COMPOUND: Final = frozenset(word for word in SURNAMES.split("|") if len(word) == 2)


def mentions(text: str) -> list[Mention]:
    """Everybody spoken of, in order; helpers left out, relatives marked."""
    found: list[Mention] = []
    for match in _BEGINNING.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        one = _mention_at(text, match)
        if one is not None:
            found.append(one)
    return found


def _mention_at(text: str, match: re.Match[str]) -> Mention | None:
    start, before = match.start(), text[max(0, match.start() - 16) : match.start()]
    if text[start : start + 2] in NOT_NAMES or text[start : start + 3] in NOT_NAMES:
        return None
    if before[-1:] in ("老", "小") and _SHORT.match(text, match.end()) and not before[-2:-1].isalnum():
        return Mention(before[-1] + match["surname"], start - 1, match.end(), before[-1] + match["surname"])
    name, is_certain = _name_at(text, match)
    end = start + len(name)
    if len(name) == len(match["surname"]) or _HELPER_BEFORE.search(before):
        return None
    if _HELPER_AFTER.match(text, end) or _HELPER_AFTER.match(text, match.end()):
        return None
    if _KIN_BEFORE.search(before) and not _announcement(before):
        return Mention(name, start, end, before[-2:] + name, kin=True)
    because = _announcement(before)
    if because is None and not is_certain and not _starts_a_sentence(text, before, end):
        return None
    return Mention(name, start, end, (because or "") + name)


def _name_at(text: str, match: re.Match[str]) -> tuple[str, bool]:
    """(the name as written, whether its form alone shows that it is one)."""
    surname, end = match["surname"], match.end()
    rest = text[end : end + 4]
    for pattern, certain in ((_TITLE, True), (re.compile("某{1,3}"), True), (_SIBLINGS, True), (_FAMILY, False)):
        shaped = pattern.match(rest)
        if shaped:
            return surname + shaped[0], certain
    given = re.match(rf"[{_HAN}]{{1,2}}", rest)
    if given is None:
        return surname, False
    word = given[0]
    if word[0] == surname:
        return surname + word[0], False
    if len(word) == 2 and _ends_after_one(text, end + 1):
        word = word[0]
    titled = _TITLE.match(text, end + 1) if len(word) == 2 else None
    if titled and word[1] in "大老":
        word = word[0]
    return surname + word, False


def _ends_after_one(text: str, second: int) -> bool:
    """Whether what looks like a second given character begins the next word; 永和： it does not, 平和邻居 it does."""
    short = _SHORT.match(text, second)
    if short is None:
        return False
    return len(short[0]) > 1 or not (text[second] in GIVEN and not text[second + 1 : second + 2].isalnum())


def _announcement(before: str) -> str | None:
    """The words just before a name that say a name follows."""
    announced = _ANNOUNCED.search(before)
    return announced[0] if announced else None


def _starts_a_sentence(text: str, before: str, end: int) -> bool:
    """Where a name may stand unannounced: first in a sentence and followed by what follows names; or after 的, when made of
    two characters that names are made of. Never a place."""
    if text[end - 1] in PLACE_ENDS:
        return False
    if _SENTENCE_BEFORE.search(before) or before == "":
        return bool(AFTER_NAME.match(text, end))
    return before.endswith("的") and GIVEN.issuperset(text[end - 2 : end]) and text[end : end + 1] != "的"


@dataclass(frozen=True, slots=True)
class Group:
    """A village group (组, in Sichuan also 社) by its number, and how it was written."""

    number: int
    start: int
    words: str


def groups(text: str) -> Iterator[Group]:
    """Every village group named, in order; 合作社 is none, nor is a number above 99."""
    for match in GROUP.finditer(text):
        number = _number(match[1])
        if 1 <= number <= 99:
            yield Group(number, match.start(), match[0])


def _number(written: str) -> int:
    """十一 → 11, 二十 → 20, 8 → 8; 0 for what is no number."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _NUMBERS.get(written, 0)
    return (_NUMBERS.get(tens, 0) if tens else 1) * 10 + (_NUMBERS.get(ones, 0) if ones else 0)
