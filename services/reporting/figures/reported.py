"""What the district reported (domain.md §1) and what the rules ask for (§2): which figure says it, which page, or why none can. Pure."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reported:
    """One fact: keys of our figures, pages that show what is no figure of cases, and what is not given with the reason."""

    fact: str
    figures: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    not_given: str = ""


ARTICLE: Final = (
    Reported("residents speak, cadres run", ("accepted", "response_rate"), ("/board/cases",)),
    Reported("centres and agency points", pages=("/board/points",)),
    Reported("one window", ("accepted",), ("/board/cases",)),
    Reported("about a hundred matters", ("accepted",), not_given="how many matters there are: the catalogue says"),
    Reported("8,695 accepted, 8,664 completed, 99.6 %", ("accepted", "closed", "completion_rate", "on_time_rate")),
    Reported("3,688 of 15,037 members checked in", ("check_in_rate", "serving_rate")),
    Reported("1,600 claimed a post, ten kinds of post", ("claim_rate", "posts", "post_gap")),
    Reported("services residents signed for", ("services", "service_hours", "silent")),
    Reported(
        "5,000 pairs, 200 projects",
        ("pairs", "paired_rate", "household_coverage", "visit_rhythm_rate"),
        not_given="how many projects: the bulletin counts them",
    ),
    Reported("diary entries", ("visits",), ("/board/visits",), "how many drafts a diary gave: intake keeps them"),
    Reported("visits with problems, money coordinated", ("visits", "problems"), ("/board/visits",)),
    Reported("one unit's pairs, visits, relief and deeds", ("pairs", "visitors"), ("/board/visits",)),
    Reported(
        "a firm's fund of 500,000",
        pages=("/board/visits",),
        not_given="sent-up cases by the level that decided: no event tells it",
    ),
)
"""The article's thirteen rows, in their order."""
RULES: Final = (
    *("accepted", "closed", "closed_in_period", "completion_rate", "on_time_rate", "open_overdue", "response_rate"),
    *("solved_rate", "satisfaction_rate", "answer_rate", "days_mean", "days_p50", "days_p90", "returned", "days_lost"),
    *("check_in_rate", "claim_rate", "service_hours", "post_gap", "voided", "late_entries", "silent"),
)
"""Keys domain.md §2 asks for."""
