"""A diary entry (民情日记), the drafts of requests it proposes, and who may read, confirm and mend them. Pure.

Reading the free text is `extraction`'s; a draft becomes a request only when a person confirms it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.intake.visits.domain import TOWN_READERS, WRITERS, check_mendable
from shared.contracts.errors import N_, DomainError
from shared.identity.people import Person

LONGEST_TEXT: Final = 8000
MOST_DRAFTS: Final = 40
REASONS: Final[dict[str, str]] = {
    "already_known": N_("已经登记过，有人在办"),
    "solved_at_once": N_("当场解决了"),
    "no_need": N_("不是诉求"),
    "misread": N_("系统读错了"),
}
"""Why a person drops a draft; `rewritten` besides, when the entry itself was corrected."""
REWRITTEN: Final = "rewritten"


class DraftState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class DecidedAlready(DomainError):
    sentence = N_("这条诉求草稿已经处理过了。")
    status = 409
    code = "decided-already"


class BecameRequest(DomainError):
    """What became a request is on its way; the entry it came from stays."""

    sentence = N_("这篇日记里已有诉求登记，不能撤销日记；要撤回诉求请到受理台办理。")
    status = 409
    code = "became-a-request"


class TooManyDrafts(DomainError):
    sentence = N_("一篇日记里的诉求太多了，请分开写。")
    status = 409
    code = "too-many-drafts"


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it was typed. With `visit_kind` it is recorded as a visit too, so that nobody writes it down twice."""

    text: str = field(repr=False)
    village_code: str = ""
    village_group: int | None = None
    occurred_at: datetime | None = None
    visit_id: UUID | None = None
    visit_kind: str | None = None
    people_met: int | None = None


@dataclass(frozen=True, slots=True)
class Diary:
    """An entry as stored; `note` is its text, sealed under the entry's own key."""

    id: UUID
    visit_id: UUID | None
    village: str
    village_group: int | None
    occurred_at: datetime
    recorded_at: datetime
    written_by: UUID
    note: str = field(repr=False)
    withdrawn_at: datetime | None = None

    def may_be_read_by(self, person: Person) -> bool:
        """Whoever wrote it, and those who answer for the town."""
        return person.id == self.written_by or person.may_in(self.village, *TOWN_READERS)

    def may_be_decided_by(self, person: Person) -> bool:
        """Whoever may read it and brings requests home from there."""
        return self.may_be_read_by(person) and person.may_in(self.village, *WRITERS)

    def check_mendable(self, person: Person, now: datetime) -> None:
        check_mendable(person, self.written_by, self.recorded_at, self.withdrawn_at, now)


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft says; `because` is (field, the words that led to it), empty for one a person added."""

    person: str = ""
    phone: str | None = None
    address: str | None = None
    group: int | None = None
    need: str = ""
    measure: str = ""
    matter_code: str | None = None
    skill: str | None = None
    post_kind: str | None = None
    because: Sequence[tuple[str, str]] = ()

    @property
    def description(self) -> str:
        """The request's words: the need, and what was agreed on the visit."""
        if not self.measure:
            return self.need
        return f"{self.need}\n走访时商定：{self.measure}" if self.need else self.measure


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as stored; `content` is sealed under the entry's key. What became of a confirmed one is intake's part only."""

    id: UUID
    diary_id: UUID
    place: int
    status: DraftState
    content: str = field(repr=False)
    request_id: UUID | None = None
    reason: str | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    request_number: str | None = None
    request_status: str | None = None
    request_matter: str | None = None
    promised_due_on: date | None = None

    def check_open(self) -> None:
        if self.status is not DraftState.OPEN:
            raise DecidedAlready()


def content_from(record: dict[str, Any]) -> Content:
    return replace(Content(**record), because=tuple((name, words) for name, words in record.get("because", ())))
