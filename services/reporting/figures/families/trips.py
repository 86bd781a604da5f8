"""Figures of errands made for several cases at once (跑腿), by the day they were made. Pure."""

from typing import Final

from services.reporting.figures.families.family import Column, Count, Definition, Family, by_time
from shared.contracts.errors import N_

TRIPS: Final = Family(
    key="trips",
    table="reporting.trips",
    alias="t",
    rows="t.made_on BETWEEN :first AND :last",
    counts=(
        Count("trips", N_("代跑趟数"), "t.occurred_at"),
        Count("trips_saved", N_("少跑的趟数"), "t.occurred_at", amount="t.trips_saved"),
    ),
    definitions=(
        Definition("trips", N_("代跑趟数"), N_("代跑趟数 = 期内合并跑过的趟数"), "trips", family="trips"),
        Definition(
            "trips_saved",
            N_("少跑的趟数"),
            N_("少跑的趟数 = 期内各趟上，同一窗口的件数减一，合计"),
            "trips_saved",
            kind="sum",
            listed="trips",
            family="trips",
        ),
    ),
    groups={
        "town": "t.town",
        "village": "t.area",
        "volunteer": "t.volunteer_id::text",
        "unit": "(SELECT m.work_unit FROM reporting.members m WHERE m.id = t.volunteer_id)",
        **by_time("t.made_on"),
    },
    list_path="/board/rows",
    columns=(
        Column(N_("日期"), "t.made_on", "day"),
        Column(N_("地区"), "t.area", "area"),
        Column(N_("件数"), "cardinality(t.requests)", "number"),
        Column(N_("少跑"), "t.trips_saved", "number"),
    ),
    dated="t.made_on",
)
