"""An approved answer, its versions, and what may be done with one when. Pure.

A version is written by one person and approved by another; afterwards only its end can be set, a new wording is a new version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid, NotNow
from shared.identity.people import Person
from shared.reference.areas import covers, load_areas

KEEPERS: Final = ("admin", "supervisor")
"""Who writes answers and who approves them: two persons, whatever their roles."""
READERS: Final = ("clerk", "dispatcher", "leader", "supervisor", "admin")

DISTRICT_DIGITS: Final = 6
NO_SUCH_AREA: Final = N_("没有这个区域，或不在您的辖区内。")
NO_SUCH_MATTER: Final = N_("没有这个事项，或那一天还不能用。")
NO_SUCH_UNIT: Final = N_("没有这个单位，请从列表里选一个。")
END_BEFORE_BEGIN: Final = N_("停用的日期要在启用以后。")
NOT_IN_THE_PAST: Final = N_("启用的日期不能早于今天。")


class Standing(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    IN_USE = "in_use"
    ENDED = "ended"
    RETIRED = "retired"


STANDING_NAMES: Final[dict[str, str]] = {
    Standing.DRAFT: N_("待批准"),
    Standing.PLANNED: N_("未到启用日"),
    Standing.IN_USE: N_("在用"),
    Standing.ENDED: N_("已到期"),
    Standing.RETIRED: N_("已停用"),
}


class ApprovedByAnother(DomainError):
    """What needs two people needs two persons (domain.md §5)."""

    sentence = N_("答复要由写的人以外的另一个人批准。")
    status = 409
    code = "needs-second-person"


class AnswerChangedMeanwhile(DomainError):
    sentence = N_("在您打开以后，有人改过这条答复。请看清现在的内容再改。")
    status = 412
    code = "changed-meanwhile"


class AlreadyApproved(NotNow):
    sentence = N_("批准过的答复不能再改，请写一个新版本。")
    code = "already-approved"


class NotApproved(NotNow):
    sentence = N_("这条答复现在不能用来答复群众，请换一条。")
    code = "not-approved"


class NotInUse(NotNow):
    sentence = N_("这条答复没有在用，不用停。")
    code = "not-in-use"


class NewVersionWaits(NotNow):
    sentence = N_("这条答复已有一个新版本在等批准，请先处理那一个。")
    code = "new-version-waits"


@dataclass(frozen=True, slots=True)
class Words:
    """What a version says: `area` of 6, 9 or 12 digits, `keywords` that point to it; `valid_to` is the first day without it."""

    question_zh: str
    question_en: str
    answer_zh: str
    answer_en: str
    area: str
    valid_from: date
    valid_to: date | None = None
    matter_code: str | None = None
    unit_code: str | None = None
    keywords: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One version of an answer; `line` is the id of the first, `revision` counts the edits of a draft."""

    id: UUID
    line: UUID
    version: int
    words: Words
    written_by: UUID
    written_at: datetime
    replaces: UUID | None = None
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    retired_by: UUID | None = None
    retired_at: datetime | None = None
    revision: int = 1

    def standing(self, today: date) -> Standing:
        if self.approved_at is None:
            return Standing.DRAFT
        if self.retired_at is not None:
            return Standing.RETIRED
        if self.words.valid_from > today:
            return Standing.PLANNED
        ended = self.words.valid_to is not None and self.words.valid_to <= today
        return Standing.ENDED if ended else Standing.IN_USE

    def answers_in(self, village: str, today: date) -> bool:
        """Whether it may be told to somebody of that village on that day."""
        return self.standing(today) is Standing.IN_USE and covers(self.words.area, village)

    @property
    def holds_everywhere(self) -> bool:
        return len(self.words.area) == DISTRICT_DIGITS

    @property
    def tag(self) -> str:
        """Another one after every change: what If-Match compares."""
        return f"{self.id.hex[-12:]}-{self.revision}-{self.words.valid_to or ''}-{bool(self.approved_at)}-{bool(self.retired_at)}"


def check_tag(answer: Answer, expected: str | None) -> None:
    if expected is not None and expected != answer.tag:
        raise AnswerChangedMeanwhile()


def check_words(words: Words, by: Person, today: date) -> None:
    """Raise Invalid for an area that is not there or not the writer's, and for days in the wrong order."""
    wrong: dict[str, list[str]] = {}
    if load_areas().get(words.area) is None or not by.may_in(words.area, *KEEPERS):
        wrong["area"] = [NO_SUCH_AREA]
    if words.valid_from < today:
        wrong["valid_from"] = [NOT_IN_THE_PAST]
    if words.valid_to is not None and words.valid_to <= words.valid_from:
        wrong["valid_to"] = [END_BEFORE_BEGIN]
    if wrong:
        raise Invalid(wrong)


def check_editable(answer: Answer) -> None:
    if answer.approved_at is not None:
        raise AlreadyApproved()


def check_approval(answer: Answer, by: UUID) -> None:
    """Raise AlreadyApproved, or ApprovedByAnother for whoever wrote it."""
    check_editable(answer)
    if answer.written_by == by:
        raise ApprovedByAnother()
