"""What may become of the versions of a matter. Pure: a step is decided here and carried out by `use_cases`.

Of a code one version at most is valid on a day; versions follow one another, each from its day on. A running case keeps
the version it was accepted under, so what a case relies on is never changed in a version that has begun: only its wording is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.intake.matters.domain import Matter
from services.intake.matters.rules import ENDS_BEFORE
from shared.contracts.errors import N_, DomainError, Invalid, NotFound, NotNow

SCHEDULED = N_("已经排定了后面的一版，请先撤回那一版，或者直接改它。")
TOO_EARLY = N_("新版要从上一版启用以后的某一天开始。")
STILL_RUNS = N_("这个事项要到停用那天才停，新版从那天或以后开始。")
ALREADY_ACCEPTED = N_("这一天以后已经有事情按原来的版本受理，请选今天或以后的日期。")
ONLY_WORDING = N_("这一项关系到正在办的事，要从某一天起出新版，不能当文字更正。")
CODE_TAKEN = N_("这个编码已经有了，请换一个。")
NO_SUCCESSOR = N_("接替的事项要在那一天有效，请从目录里选。")


class State(StrEnum):
    VALID = "valid"
    FUTURE = "future"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Final[dict[str, str]] = {
    State.VALID: N_("有效"),
    State.FUTURE: N_("将启用"),
    State.ENDED: N_("已停用"),
    State.WITHDRAWN: N_("已撤回"),
}
WORDING: Final = frozenset(
    {"name", "name_en", "short", "initials", "category", "category_en", "aliases", "keywords", "materials", "steps"}
)
"""What may be corrected in a version that has begun; of materials and steps the words, not how many or how long."""
OF_THE_VERSION: Final = frozenset({"version", "valid_from", "valid_to", "successor", "unit"})
"""What a record carries besides what it says: which version it is and when, and its unit's name of the day."""


class ChangedMeanwhile(DomainError):
    """If-Match: somebody else has changed this matter since it was opened."""

    sentence = N_("在您打开以后，有人改过这个事项。您写的都还在，请对照现在的内容，再决定要不要保存。")
    status = 412
    code = "changed-meanwhile"


class CannotWithdraw(NotNow):
    sentence = N_("只有今天或以后启用、还没有事情按它受理的最后一版可以撤回。")
    code = "cannot-withdraw"


class NotRetiring(NotNow):
    sentence = N_("这个事项没有排定停用，或者已经停用，不能取消停用。")
    code = "not-retiring"


class AlreadyRetired(NotNow):
    sentence = N_("这个事项已经停用。要再用，请从某一天起出新版。")
    code = "already-retired"


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its history; `revision` rises with every change of it."""

    id: UUID
    matter: Matter
    revision: int
    made_at: datetime
    made_by: UUID | None = None
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    withdrawn_at: datetime | None = None

    @property
    def number(self) -> int:
        return self.matter.version

    def state_on(self, day: date) -> State:
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if self.matter.valid_from > day:
            return State.FUTURE
        return State.VALID if self.matter.is_valid_on(day) else State.ENDED


@dataclass(frozen=True, slots=True)
class Line:
    """All versions of one code, by their numbers, withdrawn ones too."""

    code: str
    versions: tuple[Version, ...]

    @property
    def living(self) -> list[Version]:
        """Those not withdrawn, from the first day to the last."""
        return sorted(
            (version for version in self.versions if version.withdrawn_at is None),
            key=lambda version: version.matter.valid_from,
        )

    @property
    def last(self) -> Version:
        """The one that goes furthest into the future; raises NotFound when all were withdrawn."""
        living = self.living
        if not living:
            raise NotFound()
        return living[-1]

    @property
    def tag(self) -> str:
        """Another one after every change of any version: what If-Match compares."""
        return str(sum(version.revision for version in self.versions))

    @property
    def next_number(self) -> int:
        return max((version.number for version in self.versions), default=0) + 1

    def check_tag(self, expected: str | None) -> None:
        """Raise ChangedMeanwhile unless nothing was changed since; None asks for nothing."""
        if expected is not None and expected != self.tag:
            raise ChangedMeanwhile()

    def numbered(self, number: int) -> Version:
        found = next((version for version in self.versions if version.number == number), None)
        if found is None:
            raise NotFound()
        return found

    def shown_on(self, day: date) -> Version:
        """The version to look at first: the valid one, else the next to come, else the last there was."""
        living = self.living or list(self.versions)
        states = {state: [v for v in living if v.state_on(day) is state] for state in State}
        return (states[State.VALID] or states[State.FUTURE] or [living[-1]])[0]

    def state_on(self, day: date) -> State:
        return self.shown_on(day).state_on(day)

    def before(self, version: Version) -> Version | None:
        """The living version that ends where this one begins."""
        return next((v for v in self.living if v.matter.valid_to == version.matter.valid_from), None)


def check_start(line: Line, start: date, today: date, has_accepted_since: bool) -> None:
    """Whether a new version may begin that day; raises Invalid at `valid_from`, NotFound without a living version."""
    last = line.last.matter
    sentence = None
    if start <= last.valid_from:
        sentence = SCHEDULED if last.valid_from > today else TOO_EARLY
    elif last.valid_to is not None and start < last.valid_to:
        sentence = STILL_RUNS
    elif start < today and has_accepted_since:
        sentence = ALREADY_ACCEPTED
    if sentence:
        raise Invalid({"valid_from": [sentence]})


def check_end(line: Line, end: date, today: date, has_accepted_since: bool) -> None:
    """Whether the matter may be retired from that day; raises Invalid at `valid_to`, AlreadyRetired."""
    last = line.last.matter
    if last.valid_to is not None and last.valid_to <= today:
        raise AlreadyRetired()
    sentence = None
    if end <= last.valid_from:
        sentence = SCHEDULED if last.valid_from > today else ENDS_BEFORE
    elif end < today and has_accepted_since:
        sentence = ALREADY_ACCEPTED
    if sentence:
        raise Invalid({"valid_to": [sentence]})


def check_withdrawal(line: Line, number: int, today: date, is_carried: bool) -> Version:
    """The version to be taken back; raises CannotWithdraw, NotFound."""
    version = line.numbered(number)
    if version.withdrawn_at is not None or version is not line.last or version.matter.valid_from < today or is_carried:
        raise CannotWithdraw()
    return version


def is_relied_on(version: Version, today: date, is_carried: bool) -> bool:
    """Whether it began before today, or some case carries it: then it keeps what it promises."""
    return version.matter.valid_from < today or (version.matter.valid_from == today and is_carried)


def check_wording(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise Invalid at every field a correction may not touch in a version that is relied on."""
    wrong = [field for field in changed_fields(before, after) if not _is_wording(field, before, after)]
    if wrong:
        raise Invalid({field: [ONLY_WORDING] for field in wrong})


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Which fields of `after` say something else than before; what only tells the version apart does not count."""
    names = (name for name in after if name not in OF_THE_VERSION)
    return [name for name in names if _plain(name, before.get(name)) != _plain(name, after[name])]


def _is_wording(field: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if field not in WORDING:
        return False
    if field not in ("materials", "steps"):
        return True
    old, new = before.get(field) or (), after.get(field) or ()
    return [row.get("limit_working_days") for row in old] == [row.get("limit_working_days") for row in new]


def _plain(field: str, value: Any) -> Any:
    """Absent, null and empty are the same; skills and kinds have no order."""
    if field in ("skills", "handler_kinds"):
        return sorted((str(sorted(item.items())) if isinstance(item, Mapping) else item) for item in value or ())
    if isinstance(value, Mapping):
        return {name: _plain(name, inner) for name, inner in value.items() if inner not in (None, "", [], {})} or None
    if isinstance(value, list | tuple):
        return [_plain("", inner) for inner in value] or None
    return None if value in (None, "") else value
