"""The hard rules: who fails one is never chosen (domain.md section 4). One named function per rule, one table of all.

Only yes or no is said here; how good a choice is, is said in `score`. The solver groups people who are alike, so each
rule states how far it looks: at the candidate alone, at what many share (`PROFILE`), or at this very pair.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta, timezone
from typing import NamedTuple

from services.assignment.matching.problem import Candidate, Problem, WaitingRequest

CHINA = timezone(timedelta(hours=8))
WEEK = 7
CANDIDATE, PROFILE, PAIR = "candidate", "profile", "pair"


def checked_in_and_active(request: WaitingRequest, candidate: Candidate) -> bool:
    """Has checked in at a community and serves."""
    return candidate.active


def not_on_leave(request: WaitingRequest, candidate: Candidate) -> bool:
    """Is not on leave."""
    return not candidate.on_leave


def free_capacity(request: WaitingRequest, candidate: Candidate) -> bool:
    """Has a free place for one more task."""
    return candidate.open_load < candidate.capacity


def holds_post(request: WaitingRequest, candidate: Candidate) -> bool:
    """Holds an approved claim on a post of the matter's kind."""
    return request.post_kind in candidate.posts


def kind_asked_for(request: WaitingRequest, candidate: Candidate) -> bool:
    """Is of a kind the matter asks for: volunteer, agent, specialist."""
    return not request.handler_kinds or candidate.kind in request.handler_kinds


def skills_at_level(request: WaitingRequest, candidate: Candidate) -> bool:
    """Has each required skill at its level or above."""
    for skill, level in request.skills:
        for held, reached in candidate.skills:
            if held == skill and reached >= level:
                break
        else:
            return False
    return True


def effort_within_limit(request: WaitingRequest, candidate: Candidate) -> bool:
    """The task is no longer than the longest this person takes."""
    return candidate.longest_task is None or request.effort_minutes <= candidate.longest_task


def hours_left(request: WaitingRequest, candidate: Candidate) -> bool:
    """The effort fits the hours they still have this week; what a round gives one person together is held in `hours`."""
    return candidate.free_minutes is None or request.effort_minutes <= candidate.free_minutes


def on_duty(request: WaitingRequest, candidate: Candidate) -> bool:
    """Is on duty on some day from the occurrence to the due day; dropped once due has passed."""
    return not candidate.duty or bool(candidate.duty & weekdays_open(request))


def speaks_language(request: WaitingRequest, candidate: Candidate) -> bool:
    """Speaks the language the resident asked for."""
    return request.language is None or request.language in candidate.languages


def gender_asked_for(request: WaitingRequest, candidate: Candidate) -> bool:
    """Is of the gender the resident asked for."""
    return request.gender is None or request.gender == candidate.gender


def area_covers(request: WaitingRequest, candidate: Candidate) -> bool:
    """Serves the area the village lies in."""
    return request.village.startswith(candidate.area_scope)


def not_excluded(request: WaitingRequest, candidate: Candidate) -> bool:
    """Has not declined or let lapse this case, and is no party to it or family."""
    return candidate.id not in request.excluded


def not_recused(request: WaitingRequest, candidate: Candidate) -> bool:
    """Is not whom a complaint is about, and does not serve only the area it is hidden from (回避)."""
    return candidate.id not in request.recused


def weekdays_open(request: WaitingRequest) -> frozenset[int]:
    """Weekdays in China from the occurrence to the due day; all of them with no due day or once it has passed."""
    if request.due_at is None or request.overdue:
        return frozenset(range(WEEK))
    first, last = request.occurred_at.astimezone(CHINA).date(), request.due_at.astimezone(CHINA).date()
    return frozenset((first.weekday() + day) % WEEK for day in range(min((last - first).days + 1, WEEK)))


class Rule(NamedTuple):
    """A hard rule: its key in messages, its test, how far it looks, and whether this request asks it at all."""

    key: str
    holds: Callable[[WaitingRequest, Candidate], bool]
    looks_at: str
    asked: Callable[[WaitingRequest], object]


def _always(request: WaitingRequest) -> bool:
    return True


HARD_RULES: tuple[Rule, ...] = (
    Rule("checked_in_and_active", checked_in_and_active, CANDIDATE, _always),
    Rule("kind_asked_for", kind_asked_for, PROFILE, lambda request: request.handler_kinds),
    Rule("holds_post", holds_post, PROFILE, _always),
    Rule("skills_at_level", skills_at_level, PROFILE, lambda request: request.skills),
    Rule("area_covers", area_covers, PAIR, _always),
    Rule("free_capacity", free_capacity, CANDIDATE, _always),
    Rule("effort_within_limit", effort_within_limit, PROFILE, _always),
    Rule("hours_left", hours_left, PROFILE, _always),
    Rule("not_on_leave", not_on_leave, CANDIDATE, _always),
    Rule("on_duty", on_duty, PROFILE, lambda request: request.due_at is not None and not request.overdue),
    Rule("not_excluded", not_excluded, PAIR, lambda request: request.excluded),
    Rule("not_recused", not_recused, PAIR, lambda request: request.recused),
    Rule("language", speaks_language, PROFILE, lambda request: request.language is not None),
    Rule("gender", gender_asked_for, PROFILE, lambda request: request.gender is not None),
)
RULES_OF_CANDIDATE = tuple(rule for rule in HARD_RULES if rule.looks_at == CANDIDATE)
RULES_OF_PROFILE = tuple(rule for rule in HARD_RULES if rule.looks_at == PROFILE)
RULES_OF_REQUEST = tuple(rule for rule in HARD_RULES if rule.looks_at != CANDIDATE)


def allowed(request: WaitingRequest, candidate: Candidate) -> bool:
    """Whether the candidate passes every hard rule for this request."""
    return all(rule.holds(request, candidate) for rule in HARD_RULES)


Tests = list[Callable[[WaitingRequest, Candidate], bool]]


def tests_of(request: WaitingRequest, rules: tuple[Rule, ...]) -> Tests:
    """The tests of those of `rules` that this request asks."""
    return [rule.holds for rule in rules if rule.asked(request)]


def passes(request: WaitingRequest, candidate: Candidate, tests: Tests) -> bool:
    """Whether the candidate passes every one of these tests; a plain loop, quicker than `all`."""
    for holds in tests:  # noqa: SIM110
        if not holds(request, candidate):
            return False
    return True


def fitting(request: WaitingRequest, holders: Iterable[Candidate], rules: tuple[Rule, ...]) -> list[Candidate]:
    """Those of `holders` who pass the given rules; a rule the request does not ask is not run at all.

    With `RULES_OF_CANDIDATE` the answer is the same for any request of the round.
    """
    tests = tests_of(request, rules)
    found = []
    for candidate in holders:
        for holds in tests:
            if not holds(request, candidate):
                break
        else:
            found.append(candidate)
    return found


def what_would_help(problem: Problem, request: WaitingRequest) -> dict[str, int]:
    """For each rule, how many candidates fail it and no other: whom one change would bring. Rules with none left out.

    Someone who fails nothing counts under `free_capacity`: the round gave their last place to another request.
    """
    counts: dict[str, int] = {}
    for candidate in problem.candidates:
        only = _only_failure(request, candidate)
        if only is not None:
            counts[only] = counts.get(only, 0) + 1
    return counts


def _only_failure(request: WaitingRequest, candidate: Candidate) -> str | None:
    """The one rule that fails, `free_capacity` if none does, None if two or more do."""
    failed = None
    for rule in HARD_RULES:
        if not rule.holds(request, candidate):
            if failed is not None:
                return None
            failed = rule.key
    return failed or free_capacity.__name__
