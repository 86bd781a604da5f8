"""Figures of cases (domain.md §2): of those accepted in the period, withdrawn and merged left out, as of its end or now. Pure."""

from typing import Final

from services.reporting.figures.families.family import Count, Definition, Family, by_time
from shared.contracts.errors import N_

CLOSED: Final = "c.closed_at"
# The clock of work that is done has stopped: waiting for the resident's word is not being overdue. A clock that stands
# still has not run out either, unless it had before it was stopped.
_RAN_OUT: Final = "NOT coalesce(c.completion_counts AND c.completed_at <= c.due_at, false) AND NOT coalesce(c.paused_at <= c.due_at, false)"
_RATED: Final = "c.closed_at IS NOT NULL AND c.rating IS NOT NULL AND NOT c.rating_flagged"
_HEARD_OF: Final = "least(c.contacted_at, c.closed_at)"

COUNTS: Final = (
    Count("accepted", N_("受理量"), "c.accepted_at"),
    Count("late_entries", N_("补录件"), "c.accepted_at", "c.late_entry"),
    Count("closed", N_("办结量"), CLOSED),
    Count("closed_on_time", N_("按时办结量"), CLOSED, "c.on_time"),
    Count("open_overdue", N_("超期在办"), "c.due_at", _RAN_OUT, until="least(c.closed_at, c.ended_at)"),
    Count("contacted", N_("已联系或已办结"), _HEARD_OF),
    Count("contacted_in_time", N_("按时首次联系"), _HEARD_OF, "c.contacted_at <= c.contact_due_at"),
    Count("solved", N_("解决件"), CLOSED, "c.outcome = 'solved'"),
    Count("denied", N_("依法不予办理件"), CLOSED, "c.outcome = 'refused_by_law'"),
    Count("silent", N_("无人应答而办结"), CLOSED, "c.silent"),
    Count("rated", N_("参评件"), "c.rated_at", _RATED),
    Count("satisfied", N_("满意件"), "c.rated_at", f"{_RATED} AND c.rating >= 3"),
    Count("days_taken", N_("办理工作日合计"), CLOSED, amount="c.days_taken"),
    Count("days_lost", N_("退单耽误的工作日"), CLOSED, amount="c.days_lost"),
    Count("returned", N_("退单件"), "c.returned_at"),
    Count("reopened", N_("重办件"), "c.reopened_at"),
    Count("voided", N_("办结作废件"), "c.reopened_at", "c.voided"),
    Count("rectifications", N_("整改件"), "c.rectification_at"),
    Count("rectified", N_("已整改件"), "c.rectification_at", "c.rectification <> 'open'"),
    Count(
        "closed_in_period",
        N_("期内办结"),
        CLOSED,
        rows="c.closed_at >= :starts_at AND c.closed_at <= :as_of",
        dated="(c.closed_at AT TIME ZONE 'Asia/Shanghai')::date",
    ),
)

_LOW: Final = f"{_RATED} AND c.rating <= 2"
BESIDE: Final = (
    *(Count(f"rated_{level}", "", "c.rated_at", f"{_RATED} AND c.rating = {level}") for level in (1, 2, 3, 4)),
    Count("unrated", "", CLOSED, "c.rating IS NULL"),
    Count("rating_flagged", "", "c.rated_at", "c.rating IS NOT NULL AND c.rating_flagged"),
    Count("low_not_opened", "", "c.rated_at", f"{_LOW} AND c.rectification IS NULL"),
    Count("appeal_upheld", "", "c.rectification_at", "c.rectification = 'appeal_upheld'"),
    Count("late_closed", "", CLOSED, "c.late_entry"),
)
"""Kept in the cells of the roll-ups for the board of what residents said; no figure is made of them."""

DEFINITIONS: Final = (
    Definition("accepted", N_("受理量"), N_("受理量 = 期内受理的件数（撤回、并单除外）"), "accepted"),
    Definition("closed", N_("办结量"), N_("办结量 = 期内受理的件中，截至期末（或现在）已办结的件数"), "closed"),
    Definition("closed_in_period", N_("期内办结"), N_("期内办结 = 期内办结的件数，不论何时受理"), "closed_in_period"),
    Definition("completion_rate", N_("办结率"), N_("办结率 = 办结量 ÷ 受理量"), "closed", ("accepted",), "rate"),
    Definition(
        "on_time_rate",
        N_("按时办结率"),
        N_("按时办结率 = 按时办结量 ÷（办结量 + 超期在办）"),
        "closed_on_time",
        ("closed", "open_overdue"),
        "rate",
        over_listed="closed_or_overdue",
    ),
    Definition(
        "open_overdue",
        N_("超期在办"),
        N_("超期在办 = 期内受理的件中，截至期末（或现在）未办毕且已过承诺时限的件数"),
        "open_overdue",
    ),
    Definition(
        "response_rate",
        N_("响应率"),
        N_("响应率 = 接单后 1 个工作日内首次联系的件数 ÷ 已联系或已办结的件数"),
        "contacted_in_time",
        ("contacted",),
        "rate",
    ),
    Definition("solved_rate", N_("解决率"), N_("解决率 = 结果为已解决的件数 ÷ 办结量"), "solved", ("closed",), "rate"),
    Definition(
        "satisfaction_rate",
        N_("满意率"),
        N_("满意率 = 五级评价中前三级的件数 ÷ 参评件数（未评价的不算；疑似集中评价的另列）"),
        "satisfied",
        ("rated",),
        "rate",
    ),
    Definition("answer_rate", N_("参评率"), N_("参评率 = 参评件数 ÷ 办结量"), "rated", ("closed",), "rate"),
    Definition(
        "days_mean",
        N_("平均办理工作日"),
        N_("平均办理工作日 = 办结件的办理工作日合计（不含挂起和等待确认）÷ 办结量"),
        "days_taken",
        ("closed",),
        "mean",
        listed="closed",
    ),
    Definition(
        "days_p50",
        N_("办理工作日中位数"),
        N_("办理工作日中位数 = 办结件按办理工作日排序，居中的一件"),
        "closed",
        kind="percentile",
        at=50,
    ),
    Definition(
        "days_p90",
        N_("办理工作日九成位"),
        N_("办理工作日九成位 = 九成办结件不超过的办理工作日"),
        "closed",
        kind="percentile",
        at=90,
    ),
    Definition("returned", N_("退单件"), N_("退单件 = 期内受理的件中，被退过单的件数"), "returned"),
    Definition(
        "days_lost",
        N_("退单耽误的工作日"),
        N_("退单耽误的工作日 = 办结件从退单到再有人接单的工作日合计"),
        "days_lost",
        kind="sum",
        listed="closed",
    ),
    Definition("reopened", N_("重办件"), N_("重办件 = 期内受理的件中，办结后又重办的件数"), "reopened"),
    Definition("voided", N_("办结作废件"), N_("办结作废件 = 期内受理的件中，查实为虚假办结而作废的件数"), "voided"),
    Definition(
        "rectified_rate",
        N_("整改完成率"),
        N_("整改完成率 = 已整改（或申诉成立）件数 ÷ 开出整改的件数"),
        "rectified",
        ("rectifications",),
        "rate",
    ),
    Definition(
        "denied",
        N_("依法不予办理件"),
        N_("依法不予办理件 = 办结量中，结果为依法不予办理的件数（不算已解决）"),
        "denied",
    ),
    Definition("silent", N_("无人应答而办结"), N_("无人应答而办结 = 两次联系未获答复而办结的件数，另列"), "silent"),
    Definition("late_entries", N_("补录件"), N_("补录件 = 期内受理的件中，事后补录的件数"), "late_entries"),
)

CASES: Final = Family(
    key="cases",
    table="reporting.cases",
    alias="c",
    rows="c.accepted_on BETWEEN :first AND :last AND c.state NOT IN ('withdrawn', 'merged')",
    counts=COUNTS,
    definitions=DEFINITIONS,
    groups={
        "town": "c.town",
        "village": "c.area",
        "matter": "c.matter_code",
        "category": "c.category",
        "post": "c.post_kind",
        "channel": "c.channel",
        "kind": "c.kind",
        "volunteer": "c.volunteer_id::text",
        "unit": "(SELECT m.work_unit FROM reporting.members m WHERE m.id = c.volunteer_id)",
        "hour": "to_char(c.submitted_at AT TIME ZONE 'Asia/Shanghai', 'ID-HH24')",
        **by_time("c.accepted_on"),
    },
    list_path="/board/cases",
    dated="c.accepted_on",
)
