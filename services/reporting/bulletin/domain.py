"""The bulletin (通报): a period's numbers in sentences of our own, row by row of the facts in domain.md §1. Pure.

A sentence names its numbers; each is worked out from the counts of the period and leads to the list behind it. What the data
cannot give is said as such, never guessed.
"""

from collections.abc import Mapping
from typing import Final

from shared.contracts.errors import N_

Numbers = dict[str, float | int | None]

SENTENCES: Final = (
    (5, N_("有事就说，说了就办：期内受理群众事项%(accepted)s件，已办结%(closed)s件，办结率%(completion_rate)s。")),
    (
        5,
        N_(
            "其中按时办结%(closed_on_time)s件，已办结和超期在办共%(judged)s件，按时办结率%(on_time_rate)s；超期在办%(open_overdue)s件。办结率和按时办结率是两回事。"
        ),
    ),
    (2, N_("村（社区）代办点已运行%(points_running)s个，共%(points_all)s个，覆盖率%(coverage)s。")),
    (6, N_("双报到：登记在册在职党员%(registered)s人，已到社区报到%(checked_in)s人，报到率%(check_in_rate)s。")),
    (9, N_("结对认亲：现有结对%(pairs)s对，共建项目%(projects)s个。")),
    (
        9,
        N_(
            "困难户和困难党员%(households)s户（人），有人结对的%(households_covered)s户（人），结对覆盖率%(household_coverage)s；按时走访的结对%(pairs_on_rhythm)s对，按时走访率%(visit_rhythm_rate)s。"
        ),
    ),
    (
        11,
        N_(
            "民情走访：走访%(visits)s次、%(visitors)s人次，收集问题%(problems)s个，解决困难%(difficulty)s件，协调资金%(coordinated)s元。"
        ),
    ),
    (12, N_("各单位慰问金%(relief)s元、生产资金%(production)s元，办好事%(good_deed)s件。")),
)
"""(row of domain.md §1, sentence)."""
CANNOT: Final = (
    (1, N_("群众不用跑：没有跑的路不留记录，算不出来。")),
    (3, N_("一窗受理是办法，不是数字，没有可以统计的。")),
    (4, N_("事项总数：统计所听的事件里没有事项目录，请看事项目录。")),
    (7, N_("认岗人数：这份通报还没有统计，请看认岗审批。")),
    (8, N_("群众签字后的服务时长：这份通报还没有统计，请看服务记录。")),
    (10, N_("民情日记的篇数：日记属于受理，统计所听的事件里没有。")),
    (13, N_("为企业代办、争取的上级资金：事件里不分服务对象是人还是企业，算不出来。")),
)
PARTS: Final = {
    "completion_rate": ("closed", "accepted"),
    "on_time_rate": ("closed_on_time", "judged"),
    "check_in_rate": ("checked_in", "registered"),
    "household_coverage": ("households_covered", "households"),
    "visit_rhythm_rate": ("pairs_on_rhythm", "pairs"),
    "coverage": ("points_running", "points_all"),
}
"""Each rate's numerator and denominator."""
RATES: Final = tuple(PARTS)


def numbers_of(counts: Mapping[str, int]) -> Numbers:
    """Counts and the rates made of them; a rate over nothing is None."""
    whole = {**counts, "judged": counts["closed"] + counts["open_overdue"]}
    return {**whole, **{name: _share(whole[part], whole[over]) for name, (part, over) in PARTS.items()}}


def differences(drawn: Numbers, now: Numbers) -> list[tuple[str, float | int | None, float | int | None]]:
    """(name, then, now) of what has changed since it was drawn."""
    return [(name, value, now.get(name)) for name, value in drawn.items() if now.get(name) != value]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
