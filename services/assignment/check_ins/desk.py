"""The desk of one transaction, and the profile a form or program writes down, for pages and API alike."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from services.assignment.check_ins import use_cases
from services.assignment.check_ins.domain import Profile, proofs_of
from services.assignment.check_ins.store import CheckInStore
from services.assignment.claims.words import VolunteerWords
from services.assignment.context import context
from services.assignment.members.store import MemberStore
from services.assignment.skill_papers.domain import Paper
from services.assignment.skill_papers.store import SkillPaperStore
from services.assignment.volunteers.store import VolunteerStore
from shared.identity.access import person
from shared.runtime import audit
from shared.runtime.sealing import BlindIndex


def desk_of(unit: Any) -> use_cases.Desk:
    here = context()
    volunteers = VolunteerStore(unit.connection)
    return use_cases.Desk(
        CheckInStore(unit.connection),
        MemberStore(unit.connection),
        VolunteerWords(unit.connection, here.settings),
        SkillPaperStore(unit.connection),
        BlindIndex(here.settings),
        lambda rows: volunteers.add(rows, None),
        here.clock,
        unit.outbox,
    )


def undone(unit: Any, check_in_id: UUID) -> bool:
    """`use_cases.undo`, its trace in the same transaction."""
    note = partial(audit.note, unit.connection, "assignment")
    return use_cases.undo(desk_of(unit), person(), check_in_id, note)


def profile_of(
    given: Mapping[str, Any], papers: Mapping[str, tuple[Paper, ...]], keeps: frozenset[str] = frozenset()
) -> Profile:
    """`keeps` as in `Profile`. Raises Invalid beside a line for a skill that lacks something."""
    days = tuple(sorted(set(given["duty"])))
    return Profile(
        proofs_of(given, papers), tuple(given["languages"]), days, given["capacity"], given["longest_task"], keeps
    )
