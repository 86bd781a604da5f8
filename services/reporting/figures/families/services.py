"""Hours of service residents signed for (群众签字认可), by the day they signed. Pure."""

from typing import Final

from services.reporting.figures.families.family import Column, Count, Definition, Family, by_time
from shared.contracts.errors import N_


def _part(place: int) -> str:
    return f"split_part(s.matter, '|', {place})"


SERVICES: Final = Family(
    key="services",
    table="reporting.services",
    alias="s",
    rows="s.signed_on BETWEEN :first AND :last",
    counts=(
        Count("services", N_("签字认可的服务"), "s.signed_at"),
        Count("service_minutes", N_("服务分钟数"), "s.signed_at", amount="s.minutes"),
    ),
    definitions=(
        Definition(
            "services",
            N_("签字认可的服务"),
            N_("签字认可的服务 = 期内经群众确认的服务次数（无人应答的不算）"),
            "services",
            family="services",
        ),
        Definition(
            "service_hours",
            N_("服务时长（小时）"),
            N_("服务时长 = 期内经群众确认的服务记下的分钟数合计 ÷ 60，取一位小数"),
            "service_minutes",
            kind="sum",
            listed="services",
            family="services",
            per=60,
        ),
    ),
    groups={
        "town": "s.town",
        "village": "s.area",
        "matter": _part(1),
        "category": _part(2),
        "post": _part(4),
        "channel": "s.channel",
        "kind": _part(3),
        "volunteer": "s.volunteer_id::text",
        "unit": "(SELECT m.work_unit FROM reporting.members m WHERE m.id = s.volunteer_id)",
        **by_time("s.signed_on"),
    },
    list_path="/board/rows",
    columns=(
        Column(N_("日期"), "s.signed_on", "day"),
        Column(N_("地区"), "s.area", "area"),
        Column(N_("分钟"), "s.minutes", "number"),
    ),
    dated="s.signed_on",
    id="assignment",
)
