"""What a spreadsheet would change in the catalogue, and changing it: all of it in one transaction, or nothing.

A row equal to what is valid on the day is left alone, a changed one becomes a new version from that day, a code that is not
there becomes a new matter; what the sheet does not name stays as it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.intake.catalogue.domain import Line, Version, changed_fields, check_start, is_relied_on
from services.intake.catalogue.sheet.columns import MATERIALS, MATTERS, SHEETS, STEPS, Sheet
from services.intake.catalogue.sheet.read import Fault, Row, Table, nested_values
from services.intake.catalogue.use_cases import Office, add_matter, correct, make_version
from services.intake.matters.rules import findings
from services.intake.matters.units import Units
from shared.contracts.errors import N_, DomainError
from shared.contracts.events import uuid7

CODE_TWICE = N_("这个编码在表里出现了两次。")
NO_SUCH_CODE = N_("“事项”表里没有这个编码。")
NOTHING_THERE = N_("表里没有事项。")
Initials = Callable[[str], str]
"""The pinyin initials of a short name."""
MakeUnit = Callable[[str, str], str]
"""(Chinese name, English name) → code of the unit that was made."""


class ChangedSincePreview(DomainError):
    sentence = N_("预览以后有人改过目录，什么都没有导入。请看一遍新的预览，再确认。")
    status = 409
    code = "changed-since-preview"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one matter: `before` is None for a new one, `fields` are those that differ.

    `in_place`: the version begins on that very day and nobody relies on it yet, so it is rewritten.
    """

    record: Mapping[str, Any]
    before: Version | None = None
    fields: Sequence[str] = ()
    in_place: bool = False


@dataclass(slots=True)
class Plan:
    """Everything a spreadsheet does from its day on; with faults it does nothing. `units` are new: Chinese → English."""

    day: date
    made: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    absent: int = 0
    units: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.made or self.changed)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A matter of the sheets: its row, the rows of its papers and steps, and where each of their fields stands."""

    tables: Mapping[str, Table]
    row: Row
    rows: Mapping[str, Sequence[Row]]

    @property
    def code(self) -> str:
        return str(self.row.values.get("code") or "")

    def record(self, day: date, initials: Initials) -> dict[str, Any]:
        whole = dict(nested_values(self.row))
        whole["initials"] = whole.get("initials") or initials(whole.get("short") or "")
        parts = {name: [_part(row) for row in rows] for name, rows in self.rows.items()}
        return {**whole, **parts, "fee_yuan": 0, "valid_from": day.isoformat()}

    def faults(self, found: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
        """The rules' findings, where they stand in the sheets; a cell that could not be read is not told twice."""
        for path, sentences in found.items():
            sheet, row, column = self._place(path)
            if column not in row.faulty:
                for sentence in sentences:
                    yield Fault(sheet.title, row.number, self.tables[sheet.key].column(column), sentence)

    def _place(self, path: str) -> tuple[Sheet, Row, str]:
        first, _, rest = path.partition(".")
        if first not in self.rows:
            return MATTERS, self.row, path if path in self.row.values else "code"
        sheet = next(sheet for sheet in SHEETS if sheet.key == first)
        number, _, column = rest.partition(".")
        rows = self.rows[first]
        if not rows:
            return MATTERS, self.row, "code"
        return sheet, rows[int(number) if number else 0], column or "code"


def plan_of(office: Office, lines: Iterable[Line], tables: Mapping[str, Table], day: date, initials: Initials) -> Plan:
    """Compare the sheets with the catalogue as it stands on the day; nothing is changed."""
    plan = Plan(day)
    known = {line.code: line for line in lines}
    units = office.store.units()
    plan.faults += _misplaced(tables)
    for entry in _entries(tables):
        _place(office, plan, entry.record(day, initials), entry, known.get(entry.code), units)
    plan.absent = len(known.keys() - {entry.code for entry in _entries(tables)})
    order = [sheet.title for sheet in SHEETS]
    plan.faults.sort(key=lambda fault: (order.index(fault.sheet), fault.row))
    return plan


def carry_out(office: Office, plan: Plan, make_unit: MakeUnit) -> None:
    """Do what the plan says. Raises what the single steps raise; then nothing of it has happened."""
    codes = {zh: make_unit(zh, en) for zh, en in plan.units.items()}
    for change in (*plan.made, *plan.changed):
        record = {**change.record, "unit_code": change.record["unit_code"] or codes[change.record["unit"]["zh"]]}
        if change.before is None:
            add_matter(office, record)
        elif change.in_place:
            correct(office, str(record["code"]), change.before.number, record)
        else:
            make_version(office, str(record["code"]), record)
    counted = {"made": len(plan.made), "changed": len(plan.changed), "same": plan.same, "from": plan.day.isoformat()}
    office.note(office.actor, "catalogue_imported", uuid7(), office.area, counted)


def _place(office: Office, plan: Plan, record: dict[str, Any], entry: _Entry, line: Line | None, units: Units) -> None:
    """Put one matter of the sheets where it belongs in the plan."""
    before = _before(line, plan.day)
    unit = _unit_of(record, before, units, plan.day)
    record = {**record, "unit_code": unit or ""}
    if unit and (name := units.on(unit, plan.day)):
        record["unit"] = name.words
    faults = list(entry.faults(findings(record)))
    if not faults and before is not None and line is not None:
        faults = _compare(office, plan, record, before, line, entry)
    elif not faults and not entry.row.faulty:
        plan.made.append(Change(record))
    plan.faults += faults
    if not unit and not faults:
        plan.units[record["unit"]["zh"]] = record["unit"]["en"]


def _compare(
    office: Office, plan: Plan, record: Mapping[str, Any], before: Version, line: Line, entry: _Entry
) -> list[Fault]:
    fields = changed_fields(before.matter.content, record)
    if not fields:
        plan.same += 1
        return []
    in_place = before is line.last and before.matter.valid_from == plan.day
    if in_place and not is_relied_on(before, office.today, office.store.is_carried(line.code, before.number)):
        plan.changed.append(Change(record, before, fields, in_place=True))
        return []
    try:
        check_start(line, plan.day, office.today, office.store.has_accepted_since(line.code, plan.day))
    except DomainError as error:
        return list(entry.faults(error.fields))
    plan.changed.append(Change(record, before, fields))
    return []


def _before(line: Line | None, day: date) -> Version | None:
    """The version the sheet is compared with: the one of the day, else the last."""
    living = line.living if line else []
    return next((version for version in living if version.matter.is_valid_on(day)), living[-1] if living else None)


def _unit_of(record: Mapping[str, Any], before: Version | None, units: Units, day: date) -> str | None:
    """The unit of that name; a matter whose unit is called so today (after a merger, say) keeps its unit."""
    zh = (record.get("unit") or {}).get("zh") or ""
    if before is not None:
        name = units.on(before.matter.unit_code, day)
        if name is not None and name.zh == zh:
            return before.matter.unit_code
    return units.named(zh, day)


def _entries(tables: Mapping[str, Table]) -> list[_Entry]:
    by_code: dict[str, dict[str, list[Row]]] = {MATERIALS.key: defaultdict(list), STEPS.key: defaultdict(list)}
    for key, rows in by_code.items():
        for row in tables[key].rows:
            rows[str(row.values.get("code") or "")].append(row)
    found = []
    for row in tables[MATTERS.key].rows:
        code = str(row.values.get("code") or "")
        found.append(_Entry(tables, row, {key: rows[code] for key, rows in by_code.items()}))
    return found


def _misplaced(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Codes that stand twice, and papers and steps of no matter of the sheet."""
    matters = tables[MATTERS.key]
    seen: set[Any] = set()
    for row in matters.rows:
        if row.values.get("code") in seen:
            yield Fault(MATTERS.title, row.number, matters.column("code"), CODE_TWICE)
        seen.add(row.values.get("code"))
    if not matters.rows:
        yield Fault(MATTERS.title, 2, "", NOTHING_THERE)
    for sheet in (MATERIALS, STEPS):
        table = tables[sheet.key]
        for row in table.rows:
            if row.values.get("code") not in seen:
                yield Fault(sheet.title, row.number, table.column("code"), NO_SUCH_CODE)


def _part(row: Row) -> dict[str, Any]:
    """A paper or a step without its code; an issuer nobody named is none."""
    values = {name: value for name, value in nested_values(row).items() if name != "code"}
    issuer = values.get("issuer")
    return {**values, "issuer": issuer if any(issuer.values()) else None} if isinstance(issuer, Mapping) else values
