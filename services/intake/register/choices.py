"""What the register's pages offer to choose from and how they say who looked, in the reader's language."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext

from services.intake.accounts.domain import ROLE_NAMES
from services.intake.register.domain import Look
from services.intake.register.words import CORRECTION_REASONS, ERASURE_REASONS, REASONS, RESTRICTIONS
from shared.contracts.errors import N_

_ACTIONS: Mapping[str, str] = {
    "exported": N_("导出给本人"),
    "registered": N_("登记"),
    "corrected": N_("更正"),
    "merged": N_("合并"),
    "separated": N_("取消合并"),
    "restricted": N_("限制使用"),
    "restriction_lifted": N_("解除限制"),
    "erased": N_("删除"),
    "household_founded": N_("立户"),
    "household_joined": N_("入户"),
    "household_left": N_("离户"),
    "contact_added": N_("登记为单位联系人"),
    "contact_removed": N_("不再是单位联系人"),
    "firm_registered": N_("登记单位"),
    "firm_corrected": N_("更正单位"),
}
_PAGES: Mapping[str, str] = {
    "people": N_("登记时按电话查到"),
    "residents": N_("查找（只见打码）"),
    "household": N_("看一户（只见打码）"),
    "firm": N_("看单位联系人（只见打码）"),
    "request": N_("打开诉求"),
}
FIELD_NAMES: Mapping[str, str] = {
    "name": N_("姓名"),
    "phone": N_("电话"),
    "phones": N_("其他电话"),
    "address": N_("住址"),
    "document": N_("证件种类"),
    "id_number": N_("证件号码"),
    "village_code": N_("村（社区）"),
    "circumstances": N_("困难情况"),
}
_REASONS_OF: Mapping[str, Mapping[str, str]] = {
    "revealed": REASONS,
    "corrected": CORRECTION_REASONS,
    "merged": CORRECTION_REASONS,
    "restricted": RESTRICTIONS,
    "erased": {**ERASURE_REASONS, "retention": N_("保存期限已到")},
}
"""Audit action → the list its reason was chosen from."""


def options(known: Mapping[str, str], only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(key, words) of a list, in its order."""
    return [(key, str(gettext(words))) for key, words in known.items() if only is None or key in only]


def word(known: Mapping[str, str], key: str | None) -> str:
    return str(gettext(known[key])) if key and key in known else key or ""


def role_name(role: str) -> str:
    """The role somebody acted in; programs act as the system."""
    return word({**ROLE_NAMES, "system": N_("系统"), "resident": N_("群众")}, role)


def did(look: Look) -> str:
    """What was done, in a few words."""
    if look.action != "revealed":
        changed = gettext("、").join(word(FIELD_NAMES, name) for name in look.detail.get("fields", []))
        said = word(_ACTIONS, look.action)
        return f"{said}{gettext('：')}{changed}" if look.action == "corrected" and changed else said
    if look.service == "assignment":
        return str(gettext("办理这件事时查看"))
    if look.service == "reporting":
        return str(gettext("在督办里查看"))
    return _saw(look)


def _saw(look: Look) -> str:
    page = look.detail.get("page", "")
    if page == "resident":
        if look.is_masked:
            return str(gettext("打开页面（只见打码）"))
        return str(gettext("看全部信息和困难情况") if look.with_circumstances else gettext("看全部信息"))
    return word(_PAGES, page) if page in _PAGES else str(gettext("查看"))


def why(look: Look) -> str:
    """The stated reason with its words, where they may be read."""
    said = word(_REASONS_OF.get(look.action, {}), look.reason)
    return f"{said}{gettext('：')}{look.note}" if look.note else said
