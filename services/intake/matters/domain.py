"""What a matter (事项) is and when it may be chosen. Pure; the list itself is data, kept in `data/matters.json` and the store."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.errors import N_, Invalid
from shared.reference.posts import POST_KINDS, SKILLS


class UnknownMatter(Invalid):
    sentence = N_("没有这个事项，请从目录里选一个。")
    code = "unknown-matter"


class BadMatter(ValueError):
    """The catalogue holds a matter that breaks a rule; a fault of the data file, not of a user."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter as of its dates. Days are working days; `content` is the whole record of the data file."""

    code: str
    name: str
    name_en: str
    short: str
    category: str
    kind: str
    post_kind: str
    skills: tuple[tuple[str, int], ...]
    handler_kinds: tuple[str, ...]
    effort_minutes: int
    promised_working_days: int
    statutory_working_days: int
    closes_by: str
    valid_from: date
    valid_to: date | None
    content: Mapping[str, Any]

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def for_event(self) -> dict[str, Any]:
        """The matter as `request.accepted` carries it: a running case keeps the version it was accepted under."""
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "category": self.category,
            "kind": self.kind,
            "post_kind": self.post_kind,
            "skills": [{"skill": skill, "level": level} for skill, level in self.skills],
            "handler_kinds": list(self.handler_kinds),
            "effort_minutes": self.effort_minutes,
            "promised_working_days": self.promised_working_days,
            "statutory_working_days": self.statutory_working_days,
            "closes_by": self.closes_by,
        }


class Catalogue:
    """The matters in the catalogue's own order."""

    def __init__(self, matters: Iterable[Matter] = ()) -> None:
        self._by_code = {matter.code: matter for matter in matters}

    def __iter__(self) -> Iterator[Matter]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str | None) -> Matter | None:
        return self._by_code.get(code or "")

    def on(self, code: str, day: date) -> Matter:
        """The matter, if it may be chosen that day; raises UnknownMatter, told at the field `matter_code`."""
        matter = self.get(code)
        if matter is None or not matter.is_valid_on(day):
            raise UnknownMatter({"matter_code": [UnknownMatter.sentence]})
        return matter

    def valid_on(self, day: date) -> list[Matter]:
        return [matter for matter in self if matter.is_valid_on(day)]


def matter_from(record: Mapping[str, Any]) -> Matter:
    """Read one record of the data file; raises BadMatter for a broken rule."""
    matter = Matter(
        code=record["code"],
        name=record["name"],
        name_en=record["name_en"],
        short=record["short"],
        category=record["category"],
        kind=record["kind"],
        post_kind=record["post_kind"],
        skills=tuple((need["skill"], int(need["level"])) for need in record["skills"]),
        handler_kinds=tuple(record["handler_kinds"]),
        effort_minutes=int(record["effort_minutes"]),
        promised_working_days=int(record["promised_working_days"]),
        statutory_working_days=int(record["statutory_working_days"]),
        closes_by=record["closes_by"],
        valid_from=date.fromisoformat(record["valid_from"]),
        valid_to=date.fromisoformat(record["valid_to"]) if record["valid_to"] else None,
        content=record,
    )
    _check(matter)
    return matter


def _check(matter: Matter) -> None:
    if not 0 <= matter.promised_working_days <= matter.statutory_working_days:
        raise BadMatter(f"{matter.code}: the promise exceeds the statutory limit")
    if matter.post_kind not in POST_KINDS:
        raise BadMatter(f"{matter.code}: {matter.post_kind} is no kind of post")
    if any(skill not in SKILLS or level not in (1, 2, 3) for skill, level in matter.skills):
        raise BadMatter(f"{matter.code}: a skill or level is unknown")
