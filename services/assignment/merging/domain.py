"""Merging after acceptance (并单): which two may become one. Pure."""

from services.assignment.dispatch.domain import Case
from shared.contracts.errors import N_, DomainError


class NotThese(DomainError):
    """Only open cases of one town; never a complaint, whose readers differ."""

    sentence = N_("这两件事不能并：要在同一个镇、都还没办结，而且都不是反映人的事。")
    status = 409
    code = "cannot-merge"


class ComesTogether(DomainError):
    sentence = N_("有别的事并在这件里，先把它们分开。")
    status = 409
    code = "others-merged-into-it"


def check_may_merge(case: Case, into: Case, open_states: frozenset[str]) -> None:
    """Raises NotThese (409)."""
    same = case.id != into.id and case.area[:9] == into.area[:9]
    if not same or into.state.value not in open_states or case.recusal or into.recusal:
        raise NotThese()
