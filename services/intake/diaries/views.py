"""An entry as its page shows it: the text, each draft with its form or with what became of it, and why it was read so."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template
from flask_babel import gettext

from services.intake.diaries.domain import REASONS, REWRITTEN, Diary, DraftState
from services.intake.diaries.transactions import look
from services.intake.diaries.use_cases import OpenedDraft
from services.intake.frame import area_name, place_name
from services.intake.requests.choices import matter_name_of, matter_options, state_name, village_options
from services.intake.surroundings import around
from services.intake.visits.domain import WRITERS
from services.intake.visits.transactions import today
from shared.contracts.errors import N_, DomainError
from shared.identity.access import person
from shared.reference.posts import POST_KINDS, SKILLS
from shared.web.language import language

REPORTING_READERS = ("supervisor", "leader", "dispatcher", "organiser", "clerk")
"""Who may read the progress of cases at reporting's address."""
FIELD_NAMES = {
    "person": N_("姓名"),
    "group": N_("组"),
    "need": N_("难处"),
    "measure": N_("措施"),
    "matter_code": N_("事项"),
    "skill": N_("技能"),
}

Entered = tuple[UUID, Mapping[str, Any], Mapping[str, Any]]
"""(draft, what was typed for it, what was wrong with that)."""


def diary_page(
    diary_id: UUID,
    entered: Entered | None = None,
    withdrawing: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None,
) -> str:
    """The entry; with what was typed into one of its forms when that has to be mended."""
    seen, people = look(diary_id)
    diary = seen.diary
    drafts = [_shown(one, diary, entered) for one in seen.drafts]
    errors = {name: told for one in drafts for name, told in one["errors"].items()} or (
        withdrawing[1] if withdrawing else {}
    )
    return render_template(
        "diary/diary.html",
        seen=seen,
        diary=diary,
        people=people,
        drafts=drafts,
        may_decide=diary.withdrawn_at is None and diary.may_be_decided_by(person()),
        may_mend=_may_mend(diary),
        may_accept=person().may_in(diary.village, "clerk"),
        progress=_progress(seen.drafts, diary),
        is_late=(diary.recorded_at - diary.occurred_at).days >= 1,
        withdrawing=withdrawing,
        errors=errors,
        villages=village_options(person().areas(*WRITERS)),
        matters=matter_options(),
        reasons=[(reason, gettext(name)) for reason, name in REASONS.items()],
        **names(),
    )


def names() -> dict[str, Any]:
    """What the templates call to name things in the reader's language."""
    return {
        "place_name": place_name,
        "area_name": area_name,
        "matter_name_of": matter_name_of,
        "state_name": state_name,
        "skill_name": lambda key: _of_table(SKILLS, key),
        "post_name": lambda key: _of_table(POST_KINDS, key),
        "reason_name": reason_name,
        "field_name": lambda field: gettext(FIELD_NAMES[field]) if field in FIELD_NAMES else field,
        "today": today(),
    }


def reason_name(reason: str) -> str:
    return str(gettext("日记更正后重新读过") if reason == REWRITTEN else gettext(REASONS[reason]))


def _shown(one: OpenedDraft, diary: Diary, entered: Entered | None) -> dict[str, Any]:
    """A draft with the values of its form: as read, or as typed when that has to be mended."""
    mine = entered is not None and entered[0] == one.draft.id
    matter = around().catalogue().get(one.content.matter_code)
    content = one.content
    values = {
        "person": content.person,
        "phone": content.phone or "",
        "address": content.address or "",
        "village_code": diary.village,
        "village_group": content.group or "",
        "need": content.need,
        "measure": content.measure,
        "matter_code": content.matter_code or "",
        "key": str(uuid.uuid4()),
    }
    return {
        "draft": one.draft,
        "content": content,
        "is_open": one.draft.status is DraftState.OPEN,
        "values": _placed(one, {**values, **entered[1]} if mine and entered else values),
        "errors": _placed(one, entered[2]) if mine and entered else {},
        "skills": [skill for skill, _ in matter.skills] if matter else ([content.skill] if content.skill else []),
        "post_kind": matter.post_kind if matter else content.post_kind,
    }


def _placed(one: OpenedDraft, named: Mapping[str, Any]) -> dict[str, Any]:
    """Names with the draft's place in front: several drafts stand on one page, and no two fields may be called alike."""
    return {f"{one.draft.place}.{name}" if name else "": value for name, value in named.items()}


def _progress(drafts: Any, diary: Diary) -> str | None:
    """Where reporting tells how the requests of this entry stand, for whoever may read it there."""
    ids = [("request", str(one.draft.request_id)) for one in drafts if one.draft.request_id]
    if not ids or not person().may_in(diary.village, *REPORTING_READERS):
        return None
    return f"/board/parts/progress?{urlencode(ids)}"


def _may_mend(diary: Diary) -> bool:
    try:
        diary.check_mendable(person(), around().clock.now())
    except DomainError:
        return False
    return True


def _of_table(table: Mapping[str, tuple[str, str]], key: str | None) -> str:
    """Chinese or English name of a skill or a kind of post."""
    if key is None or key not in table:
        return key or ""
    return table[key][1 if language() == "en" else 0]
