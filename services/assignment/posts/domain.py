"""Posts and claims as values; the kinds themselves are `shared.reference.posts`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contracts.errors import N_, DomainError


class PostFull(DomainError):
    sentence = N_("这个岗位的名额已经满了。")
    status = 409
    code = "post-full"


class PostEnded(DomainError):
    sentence = N_("这个岗位已经结束了。")
    status = 409
    code = "post-ended"


class PostChangedMeanwhile(DomainError):
    sentence = N_("别人刚改过这个岗位，请看最新的内容再改。")
    status = 412
    code = "post-changed"


class TooFewPlaces(DomainError):
    """Approved claims never exceed the head-count."""

    sentence = N_("名额不能少于已在岗的人数。")
    status = 422
    code = "too-few-places"


class TermBackwards(DomainError):
    sentence = N_("岗位的最后一天不能早于第一天，也不能早于今天。")
    status = 422
    code = "term-backwards"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post of one kind in an area of 6, 9 or 12 digits; `skills` by name at their level, no `last_day`: until ended."""

    id: UUID
    kind: str
    area: str
    head_count: int
    defined_at: datetime
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    words: str = ""
    words_en: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim; `approved_at` set when it is known to be approved already (register of an earlier year)."""

    id: UUID
    post_id: UUID
    volunteer_id: UUID
    claimed_at: datetime
    approved_at: datetime | None = None


def check_term(first_day: date | None, last_day: date | None, today: date) -> None:
    """Raises TermBackwards, beside the field."""
    if last_day is not None and last_day < max(first_day or today, today):
        raise TermBackwards({"last_day": [TermBackwards.sentence]})


def term_of(changes: Mapping[str, Any], post: Any) -> tuple[date | None, date | None]:
    return changes.get("first_day", post.first_day), changes.get("last_day", post.last_day)
