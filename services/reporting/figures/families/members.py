"""Figures of the register of in-service members: who checked in where they live (双报到), serves, holds a post, stands by somebody. Pure."""

from typing import Final

from services.reporting.figures.families.family import Column, Count, Definition, Family
from services.reporting.figures.families.pairs import STANDS
from shared.contracts.errors import N_

_SERVES: Final = "EXISTS (SELECT FROM reporting.cases s WHERE s.volunteer_id = m.id AND s.assigned_at <= :as_of)"
_HOLDS: Final = """m.id IN (SELECT k.volunteer_id FROM reporting.claims k
    WHERE k.approved_at <= :as_of AND NOT coalesce(k.ended_at <= :as_of, false))"""
_PAIRED: Final = f"""m.id IN (SELECT q.volunteer_id FROM reporting.pairs q
    WHERE q.volunteer_id IS NOT NULL AND {STANDS})"""

MEMBERS: Final = Family(
    key="members",
    table="reporting.members",
    alias="m",
    rows="m.member AND m.registered_at <= :as_of",
    counts=(
        Count("registered", N_("登记在册的在职党员"), "m.registered_at"),
        Count("checked_in", N_("已报到的在职党员"), "m.checked_in_at"),
        Count("serving", N_("办过事项的在职党员"), "m.registered_at", _SERVES),
        Count("claimed", N_("在岗的已报到党员"), "m.checked_in_at", _HOLDS),
        Count("paired", N_("有结对的已报到党员"), "m.checked_in_at", _PAIRED),
    ),
    definitions=(
        Definition(
            "check_in_rate",
            N_("双报到率"),
            N_("双报到率 = 已报到在职党员 ÷ 登记在册在职党员"),
            "checked_in",
            ("registered",),
            "rate",
            family="members",
        ),
        Definition(
            "serving_rate",
            N_("服务率"),
            N_("服务率 = 办过事项的在职党员 ÷ 登记在册在职党员（报到和服务分开数）"),
            "serving",
            ("registered",),
            "rate",
            family="members",
        ),
        Definition(
            "claim_rate",
            N_("认岗率"),
            N_("认岗率 = 截至期末（或现在）经批准在岗的已报到党员 ÷ 已报到在职党员"),
            "claimed",
            ("checked_in",),
            "rate",
            family="members",
        ),
        Definition(
            "paired_rate",
            N_("结对率"),
            N_("结对率 = 截至期末（或现在）有结对的已报到党员 ÷ 已报到在职党员"),
            "paired",
            ("checked_in",),
            "rate",
            family="members",
        ),
    ),
    groups={"town": "m.town", "village": "m.area", "unit": "m.work_unit", "category": "m.category"},
    list_path="/board/members",
    columns=(
        Column(N_("工作单位"), "m.work_unit"),
        Column(N_("类别"), "m.category"),
        Column(N_("报到社区"), "m.area", "area"),
        Column(N_("登记"), "(m.registered_at AT TIME ZONE 'Asia/Shanghai')::date", "day"),
        Column(N_("报到"), "(m.checked_in_at AT TIME ZONE 'Asia/Shanghai')::date", "day"),
    ),
    narrows=frozenset(),
)
