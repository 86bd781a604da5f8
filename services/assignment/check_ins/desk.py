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
from services.assignment.members.domain import KEEPERS, name_hash, phone_hash, plain_phone
from services.assignment.members.store import MemberStore
from services.assignment.skill_papers.domain import Paper
from services.assignment.skill_papers.store import SkillPaperStore
from services.assignment.volunteers.store import VolunteerStore
from shared.contracts.errors import NotFound
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


def own(row: Any) -> Any:
    """Raises NotFound for what is not in one's area."""
    if row is None or not person().may_in(row.village, *KEEPERS):
        raise NotFound()
    return row


def filters_of(q: str) -> dict[str, Any]:
    """For `MemberStore.entries`: by phone, full name or number."""
    index, phone = BlindIndex(context().settings), plain_phone(q)
    hashed = phone_hash(index, phone) if phone else None
    return {"q": q or None, "name_hash": name_hash(index, q) if q else None, "phone_hash": hashed}


def profile_of(
    given: Mapping[str, Any],
    lines: Mapping[str, Any],
    papers: Mapping[str, tuple[Paper, ...]],
    keeps: frozenset[str] = frozenset(),
) -> Profile:
    """`lines` of skills by name; `keeps` as in `Profile`. Raises Invalid beside a line that lacks something."""
    asked = {name: given[name] for name in ("capacity", "longest_task") if name in given}
    return Profile(
        proofs_of(lines, papers),
        tuple(given.get("languages", ())),
        tuple(sorted(set(given.get("duty", ())))),
        keeps=keeps,
        **asked,
    )
