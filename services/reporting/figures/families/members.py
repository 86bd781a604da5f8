"""Figures of the register of in-service members: who checked in where they live (双报到), and who of them serves. Pure."""

from typing import Final

from services.reporting.figures.families.family import Count, Definition, Family
from shared.contracts.errors import N_

_SERVES: Final = "(SELECT min(s.assigned_at) FROM reporting.cases s WHERE s.volunteer_id = m.id)"

MEMBERS: Final = Family(
    key="members",
    table="reporting.members",
    alias="m",
    rows="m.member AND m.registered_at <= :as_of",
    counts=(
        Count("registered", N_("登记在册的在职党员"), "m.registered_at"),
        Count("checked_in", N_("已报到的在职党员"), "m.checked_in_at"),
        Count("serving", N_("办过事项的在职党员"), _SERVES),
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
    ),
    groups={"town": "m.town", "village": "m.area", "unit": "m.work_unit", "category": "m.category"},
    list_path="/board/members",
)
