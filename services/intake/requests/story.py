"""What happened with a request at this desk, step by step with who and when: read from intake's own events, in words for staff."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import Connection, Row, text

from shared.contracts.errors import N_
from shared.web.language import language

# Intake's own steps only; what happened after acceptance is read at reporting's address.
_STEPS = text("""
    SELECT type, occurred_at, recorded_at, actor_kind, actor_id, data FROM bus.event
    WHERE publisher = 'intake' AND subject = :id ORDER BY sequence DESC LIMIT 100
""")
_NAMES = text("SELECT id, display_name FROM identity.people(:ids)")
WORDS: Final[dict[str, str]] = {
    "request.submitted": N_("收件登记"),
    "request.categorised": N_("换了事项"),
    "request.supplement_requested": N_("一次性告知要补的材料"),
    "request.supplemented": N_("材料补齐"),
    "details.added": N_("补充了说明或照片"),
    "request.refused": N_("不予受理"),
    "request.withdrawn": N_("撤回"),
    "request.merged": N_("并入另一件"),
    "request.unmerged": N_("撤销并单"),
    "request.answered": N_("按批准的答复当场答复，办结"),
    "request.corrected": N_("当天更正"),
    "request.accepted": N_("受理"),
    "originals.taken": N_("收下原件"),
    "originals.returned": N_("退还原件"),
}
ROLES: Final[dict[str, str]] = {
    "resident": N_("群众"),
    "clerk": N_("窗口人员"),
    "dispatcher": N_("调度"),
    "supervisor": N_("区督办"),
    "system": N_("系统"),
}
Open = Callable[[str | None, str], str | None]
"""Opens sealed text of a field; `PersonSeal.open`."""


class StoryStore:
    """The steps of a request over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def steps(self, request_id: UUID) -> list[Row[Any]]:
        """The newest hundred, newest first."""
        return list(self._connection.execute(_STEPS, {"id": request_id}))

    def names(self, people: Sequence[UUID]) -> dict[UUID, str]:
        return {row.id: row.display_name for row in self._connection.execute(_NAMES, {"ids": list(people)})}


def told(
    store: StoryStore, open_: Open, matter_name: Callable[[str | None], str], request_id: UUID
) -> list[dict[str, Any]]:
    """Entries of the page's timeline. Opens sealed reasons: the caller notes the look. Two statements."""
    steps = store.steps(request_id)
    names = store.names(sorted({step.actor_id for step in steps if step.actor_id}))
    return [
        {
            "at": step.occurred_at,
            "title": gettext(WORDS[step.type]) if step.type in WORDS else step.type,
            "text": _detail(step.data, open_, matter_name),
            "by": names.get(step.actor_id) or gettext(ROLES.get(step.actor_kind, N_("工作人员"))),
            "recorded_at": step.recorded_at if (step.recorded_at - step.occurred_at).total_seconds() > 300 else None,
        }
        for step in steps
    ]


def _detail(data: dict[str, Any], open_: Open, matter_name: Callable[[str | None], str]) -> str:
    """What a step was about, as far as its event says so."""
    parts: list[str] = []
    if data.get("missing"):
        parts.append(gettext("、").join(data["missing"]))
    if data.get("into_number"):
        parts.append(data["into_number"])
    if "previous_code" in data:
        parts.append(f"{matter_name(data['previous_code']) or '—'} → {matter_name(data['matter_code'])}")
    if data.get("reason"):
        parts.append(open_(data["reason"], "reason") or "")
    if data.get("where_to"):
        parts.append(data["where_to"])
    if data.get("answer"):
        parts += [data["question"][language()], open_(data["note"], "answer_note") or ""]
    return str(gettext("；")).join(filter(None, parts))
