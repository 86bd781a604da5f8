"""What a project is, and where it may go from where it stands. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, NotNow

KINDS: Final[dict[str, str]] = {
    "tea": N_("茶叶"),
    "vegetables": N_("蔬菜"),
    "oranges": N_("甜橙"),
    "pigs": N_("生猪"),
    "road": N_("修路"),
    "water": N_("水利饮水"),
    "culture": N_("文体阵地"),
    "other": N_("其他项目"),
}
STATES: Final[dict[str, str]] = {
    "planned": N_("筹划中"),
    "running": N_("实施中"),
    "done": N_("已建成"),
    "stopped": N_("已停止"),
}
LEADS_TO: Final[Mapping[str, Sequence[str]]] = {
    "planned": ("running", "stopped"),
    "running": ("done", "stopped"),
    "stopped": ("running",),
    "done": (),
}


class ProjectKnown(DomainError):
    sentence = N_("这个村已经有同名的项目。")
    status = 409
    code = "project-known"


class NotFromHere(NotNow):
    sentence = N_("这个项目现在不能改成这个状态。")
    code = "not-from-here"


@dataclass(frozen=True, slots=True)
class Project:
    id: UUID
    name: str
    kind: str
    village: str
    work_unit: str | None
    state: str = "planned"


def check_step(state: str, to: str) -> None:
    """Raise NotFromHere (409) where the state does not lead there."""
    if to not in LEADS_TO[state]:
        raise NotFromHere()
