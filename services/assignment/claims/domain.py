"""Why a post fits a volunteer, or what they lack for it; and what a claim may become. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.contracts.errors import N_, DomainError

CLAIMED, WAITING, APPROVED, ENDED = "claimed", "waiting", "approved", "ended"
STATUS_WORDS: Final[dict[str, str]] = {
    CLAIMED: N_("等组织员批准"),
    WAITING: N_("候补，等名额"),
    APPROVED: N_("在岗"),
    ENDED: N_("已结束"),
}
BECAUSE: Final[dict[str, str]] = {
    "refused": N_("没有批准"),
    "given_up": N_("自己退出"),
    "term_over": N_("岗位到期"),
    "post_ended": N_("岗位已撤"),
}
SAME_VILLAGE, SAME_TOWN, FARTHER = 0, 1, 2


class AlreadyClaimed(DomainError):
    sentence = N_("已经认领过这个岗位了。")
    status = 409
    code = "already-claimed"


class NotServing(DomainError):
    """Only who has checked in and serves holds a post (双报到 comes first)."""

    sentence = N_("先报到、在服务中，才能认岗。")
    status = 409
    code = "not-serving"


class PlaceFree(DomainError):
    sentence = N_("还有名额，直接批准就可以，不用候补。")
    status = 409
    code = "place-free"


@dataclass(frozen=True, slots=True)
class Asks:
    """What a post asks for."""

    area: str
    skills: Mapping[str, int]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Offers:
    """What a volunteer brings; `village` has 12 digits."""

    village: str
    skills: Mapping[str, int]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """`distance`: 0 same village, 1 same town, 2 farther. `has` and `lacks`: (skill, level asked for)."""

    distance: int
    has: tuple[tuple[str, int], ...]
    lacks: tuple[tuple[str, int], ...]
    speaks: tuple[str, ...]
    lacks_languages: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.lacks and not self.lacks_languages

    @property
    def rank(self) -> tuple[int, int, int]:
        """Smaller is better: what is missing, then how far, then how much of what is asked for is there."""
        return len(self.lacks) + len(self.lacks_languages), self.distance, -len(self.has) - len(self.speaks)


def fit(asks: Asks, offers: Offers) -> Fit:
    """How far the volunteer meets what the post asks for."""
    has = tuple((skill, level) for skill, level in asks.skills.items() if offers.skills.get(skill, 0) >= level)
    lacks = tuple(each for each in asks.skills.items() if each not in has)
    speaks = tuple(each for each in asks.languages if each in offers.languages)
    silent = tuple(each for each in asks.languages if each not in speaks)
    return Fit(distance(asks.area, offers.village), has, lacks, speaks, silent)


def distance(area: str, village: str) -> int:
    """From nested area codes: a post of a whole town is as near as the town."""
    if area == village:
        return SAME_VILLAGE
    return SAME_TOWN if len(area) >= 9 and area[:9] == village[:9] else FARTHER
