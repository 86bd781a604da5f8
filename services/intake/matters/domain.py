"""What a matter (事项) is, in which version, and which one may be chosen on a day. Pure; the list itself is data, kept in
`data/*.json` and the store. What makes a record right is `rules`, what becomes of versions is `services.intake.catalogue`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.intake.matters.rules import findings
from services.intake.matters.units import Units
from shared.contracts.errors import N_, Invalid


class UnknownMatter(Invalid):
    sentence = N_("没有这个事项，请从目录里选一个。")
    code = "unknown-matter"


class BadMatter(ValueError):
    """The catalogue holds a matter that breaks a rule; a fault of the data file, not of a user."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One version of a matter. Days are working days; `content` is the whole record."""

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
    version: int = 1
    successor: str | None = None
    unit_code: str = ""
    optional_skills: frozenset[str] = frozenset()

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def for_event(self) -> dict[str, Any]:
        """The matter as `request.accepted` carries it: a running case keeps the version it was accepted under."""
        return {
            "code": self.code,
            "version": self.version,
            "name": self.name,
            "name_en": self.name_en,
            "category": self.category,
            "unit": dict(self.content["unit"]),
            "kind": self.kind,
            "post_kind": self.post_kind,
            "skills": [self._need(skill, level) for skill, level in self.skills],
            "handler_kinds": list(self.handler_kinds),
            "effort_minutes": self.effort_minutes,
            "promised_working_days": self.promised_working_days,
            "statutory_working_days": self.statutory_working_days,
            "closes_by": self.closes_by,
            "steps": [_step(step) for step in self.content.get("steps", ())],
            "level": self.content.get("level"),
            "materials": [{"zh": one["zh"], "en": one["en"]} for one in self.content.get("materials", ())],
        }

    def _need(self, skill: str, level: int) -> dict[str, Any]:
        return {"skill": skill, "level": level, "optional": skill in self.optional_skills}


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"zh": step["zh"], "en": step["en"], "limit_working_days": step.get("limit_working_days")}


class Catalogue:
    """Every version of every matter, in the catalogue's own order; each shows its unit's name of the day asked for.

    `today` is the day by which `get` decides; without it the newest version counts.
    """

    def __init__(self, matters: Iterable[Matter] = (), units: Units | None = None, today: date | None = None) -> None:
        self.units = units or Units()
        self.today = today
        self._versions: dict[str, list[Matter]] = defaultdict(list)
        for matter in matters:
            self._versions[matter.code].append(matter)
        for versions in self._versions.values():
            versions.sort(key=lambda matter: matter.valid_from)
        self._valid: dict[date, list[Matter]] = {}

    def __iter__(self) -> Iterator[Matter]:
        return (matter for versions in self._versions.values() for matter in versions)

    def __len__(self) -> int:
        """How many matters, whatever their versions."""
        return len(self._versions)

    def versions(self, code: str) -> list[Matter]:
        """From the first day to the last."""
        return list(self._versions.get(code, ()))

    def find(self, code: str | None, day: date) -> Matter | None:
        """The version valid that day."""
        found = next((matter for matter in self._versions.get(code or "", ()) if matter.is_valid_on(day)), None)
        return self._named(found, day) if found else None

    def get(self, code: str | None) -> Matter | None:
        """The version to show for a code that stands somewhere: today's, else the last that has been; never a future one."""
        begun = [m for m in self._versions.get(code or "", ()) if self.today is None or m.valid_from <= self.today]
        return self._named(begun[-1], self.today or begun[-1].valid_from) if begun else None

    def of_version(self, code: str | None, version: int | None, day: date | None = None) -> Matter | None:
        """That very version, with the name its unit had on `day` (its first one if not told); without a number like `get`."""
        if version is None:
            return self.get(code)
        found = next((matter for matter in self._versions.get(code or "", ()) if matter.version == version), None)
        return self._named(found, day or found.valid_from) if found else None

    def on(self, code: str, day: date) -> Matter:
        """The version that may be chosen that day; raises UnknownMatter, told at the field `matter_code`."""
        matter = self.find(code, day)
        if matter is None:
            raise UnknownMatter({"matter_code": [UnknownMatter.sentence]})
        return matter

    def valid_on(self, day: date) -> list[Matter]:
        """What may be chosen that day; read once a day."""
        known = self._valid.get(day)
        if known is None:
            known = [matter for matter in (self.find(code, day) for code in self._versions) if matter]
            self._valid = {day: known}
        return known

    def _named(self, matter: Matter, day: date) -> Matter:
        name = self.units.on(matter.unit_code, day)
        if name is None or name.words == matter.content["unit"]:
            return matter
        return replace(matter, content={**matter.content, "unit": name.words})


def matter_from(record: Mapping[str, Any]) -> Matter:
    """Read one record and check every rule; raises BadMatter with what is wrong."""
    found = findings(record)
    if found:
        told = "; ".join(f"{field}: {' '.join(sentences)}" for field, sentences in found.items())
        raise BadMatter(f"{record.get('code')}: {told}")
    return read_matter(record)


def read_matter(record: Mapping[str, Any]) -> Matter:
    """Read a record that was checked before; what older records lack has its default."""
    return Matter(
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
        valid_to=date.fromisoformat(record["valid_to"]) if record.get("valid_to") else None,
        content=record,
        version=int(record.get("version", 1)),
        successor=record.get("successor"),
        unit_code=record.get("unit_code") or "",
        optional_skills=frozenset(need["skill"] for need in record["skills"] if need.get("optional")),
    )
