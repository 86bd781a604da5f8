"""The lists the register chooses from, with what each is called, and who may do what. Pure."""

from datetime import timedelta
from typing import Final

from shared.contracts.errors import N_
from shared.identity.look_reasons import OTHER as OTHER
from shared.identity.look_reasons import REASONS as REASONS

READERS: Final = ("clerk", "dispatcher", "leader", "supervisor")
"""Who finds people of their area, masked, and may open one with a stated reason."""
WRITERS: Final = ("clerk", "dispatcher")
CIRCUMSTANCE_READERS: Final = ("clerk", "dispatcher", "supervisor")
"""Who may see circumstances: whoever reads a town (leader) needs none of them."""
DECIDERS: Final = ("dispatcher", "supervisor")
"""Who restricts, merges and erases: what cannot or should not be undone is not the window's alone."""
OVERSEERS: Final = ("supervisor", "admin")
"""Who sees who looked at whom, over their whole area; nothing personal is in it."""
LOOK_ACTIONS: Final = ("revealed", "exported")
"""Audit actions that are looks; the others changed something."""
OPEN_FOR: Final = timedelta(minutes=10)
REASONS_WHEN_RESTRICTED: Final = ("own_wish", "supervision", "legal")
CORRECTION_REASONS: Final[dict[str, str]] = {
    "told": N_("本人或家属告知"),
    "typing": N_("录入时写错"),
    "paper": N_("对照证件"),
    "moved": N_("搬家或换号"),
    "visit": N_("入户核实"),
    OTHER: N_("其他（请写明）"),
}
RESTRICTIONS: Final[dict[str, str]] = {
    "archives": N_("档案法要求保存，不能删除"),
    "dispute": N_("本人对内容有异议，正在核实"),
    "proceedings": N_("涉及复议或诉讼"),
    "own_wish": N_("本人要求停止使用"),
}
ERASURE_REASONS: Final[dict[str, str]] = {
    "own_wish": N_("本人要求删除"),
    "consent_withdrawn": N_("本人撤回同意"),
    "not_needed": N_("目的已经实现，不再需要"),
    "entered_by_mistake": N_("误录，没有这个人"),
}
CIRCUMSTANCES: Final[dict[str, str]] = {
    "low_income": N_("低保户"),
    "extreme_poverty": N_("特困人员"),
    "out_of_poverty": N_("脱贫户"),
    "at_risk_of_poverty": N_("防止返贫监测对象"),
    "disability": N_("残疾"),
    "serious_illness": N_("重病"),
    "mental_illness": N_("精神障碍"),
    "old_and_alone": N_("独居老人"),
    "old_without_children_near": N_("空巢老人"),
    "very_old": N_("高龄老人（80岁以上）"),
    "left_behind_child": N_("留守儿童"),
    "orphan": N_("孤儿或事实无人抚养儿童"),
    "single_parent": N_("单亲家庭"),
    "veteran": N_("退役军人或优抚对象"),
    "lost_only_child": N_("计生特殊家庭"),
    "disaster": N_("因灾因意外困难"),
}
RELATIONS: Final[dict[str, str]] = {
    "head": N_("户主"),
    "spouse": N_("配偶"),
    "child": N_("子女"),
    "child_in_law": N_("儿媳或女婿"),
    "grandchild": N_("孙子女"),
    "parent": N_("父母"),
    "grandparent": N_("祖父母"),
    "sibling": N_("兄弟姐妹"),
    OTHER: N_("其他亲属或同住人"),
}
FIRM_KINDS: Final[dict[str, str]] = {
    "firm": N_("企业"),
    "cooperative": N_("专业合作社"),
    "family_farm": N_("家庭农场"),
    "self_employed": N_("个体工商户"),
    "association": N_("协会"),
    OTHER: N_("其他单位"),
}
DUTIES: Final[dict[str, str]] = {
    "legal_representative": N_("法定代表人"),
    "manager": N_("负责人"),
    "staff": N_("经办人"),
}
