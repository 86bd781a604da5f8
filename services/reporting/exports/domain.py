"""What an export is: a list as it was filtered, gathered in parts, written as one file, and gone after a week. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from services.reporting.cases.domain import SHANGHAI
from shared.contracts.errors import N_, DomainError, NotNow

KINDS: Final = ("xlsx", "csv")
PART: Final = 5_000
"""Rows gathered in one transaction: what is lost when a worker is killed, and all that lies in memory at once."""
AT_ONCE: Final = 2_000
"""A list no longer than this is written while the reader waits."""
MOST_WAITING: Final = 3
KEPT_FOR: Final = timedelta(days=7)
UNFINISHED: Final = ("gathering", "writing")


class TooManyAtOnce(DomainError):
    sentence = N_("您还有3个导出没有做完，请等一等再导出。")
    status = 409
    code = "too-many-exports"


class NotReady(NotNow):
    sentence = N_("文件还没有做好。")
    code = "export-not-ready"


class Gone(DomainError):
    sentence = N_("文件已过期删除，请重新导出。")
    status = 410
    code = "export-gone"


CASE_COLUMNS: Final = (
    ("number", N_("编号")),
    ("matter", N_("事项")),
    ("kind", N_("件类")),
    ("town", N_("镇（街道）")),
    ("village", N_("村（社区）")),
    ("channel", N_("来源")),
    ("state", N_("状态")),
    ("submitted_at", N_("登记时间")),
    ("accepted_at", N_("受理时间")),
    ("due_at", N_("时限")),
    ("completed_at", N_("办毕")),
    ("closed_at", N_("办结")),
    ("on_time", N_("按时")),
    ("late_entry", N_("补录")),
    ("urged", N_("催单次数")),
    ("rating", N_("评价")),
)
MEMBER_COLUMNS: Final = (
    ("work_unit", N_("工作单位")),
    ("category", N_("类别")),
    ("town", N_("镇（街道）")),
    ("village", N_("报到社区")),
    ("registered_at", N_("登记")),
    ("checked_in_at", N_("报到")),
)
VISIT_COLUMNS: Final = (
    ("occurred_at", N_("日期")),
    ("kind", N_("走访类型")),
    ("town", N_("镇（街道）")),
    ("village", N_("村（社区）")),
    ("work_unit", N_("工作单位")),
    ("recorded_at", N_("登记")),
    ("added", N_("数值")),
)
SUPERVISED_COLUMNS: Final = (
    ("number", N_("编号")),
    ("matter", N_("事项")),
    ("town", N_("镇（街道）")),
    ("village", N_("村（社区）")),
    ("state", N_("状态")),
    ("due_at", N_("时限")),
    ("since", N_("列入时间")),
    ("urged", N_("催单次数")),
    ("returned", N_("退单次数")),
)
RISING_COLUMNS: Final = (
    ("matter", N_("事项")),
    ("town", N_("镇（街道）")),
    ("village", N_("村（社区）")),
    ("listed", N_("件数")),
    ("still_open", N_("在办")),
    ("before", N_("前8周")),
    ("raised_at", N_("发现")),
    ("acknowledged_at", N_("处理时间")),
)
REMINDER_COLUMNS: Final = (
    ("told_at", N_("时间")),
    ("rung", N_("提醒")),
    ("number", N_("编号")),
    ("matter", N_("事项")),
    ("town", N_("镇（街道）")),
    ("village", N_("村（社区）")),
    ("role", N_("收件人")),
    ("channel", N_("方式")),
    ("state", N_("结果")),
    ("seen_at", N_("已看时间")),
    ("problem", N_("没有送达的原因")),
    ("answer", N_("核实")),
)
KIND_NAMES: Final = {
    "on_the_spot": N_("即办件"),
    "promised": N_("承诺件"),
    "sent_up": N_("上报件"),
    "consultation": N_("咨询件"),
}
"""What a case may be, by how it is promised."""
SUPERVISED: Final = {"supervise": N_("督办清单"), "special": N_("专项督办清单"), "ruling": N_("等审定清单")}
"""The lists of supervised cases, as `supervised/` has them."""
COLUMNS: Final = {
    "cases": CASE_COLUMNS,
    "members": MEMBER_COLUMNS,
    "visits": VISIT_COLUMNS,
    "rows": (),
    "supervised": SUPERVISED_COLUMNS,
    "rising": RISING_COLUMNS,
    "reminders": REMINDER_COLUMNS,
}
"""What a row tells. Nobody's name, phone, address or words: reporting does not have them open."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything an export says in the language it was asked for in, fixed when it was asked for: a worker knows no language."""

    title: str
    columns: Sequence[str]
    notes: Sequence[str]
    terms: Mapping[str, Mapping[str, str]]
    """Column → code → word."""
    yes: str
    no: str
    is_chinese: bool
    shown: Sequence[str] = ()
    """Of the rows behind a count that is not of cases: how each column's value is shown."""
    wished: str = "{matter}"
    """How a matter is named that is only wished for."""


@dataclass(frozen=True, slots=True)
class Names:
    """What areas are called, and matters a case has no name of yet, by code, in the language of whoever asked."""

    area: Callable[[str], str]
    matters: Mapping[str, str]


def cells(listed: str, row: Any, said: Wording, names: Names) -> list[Any]:
    """One row as the file shows it: words for codes, local wall time, numbers as numbers."""
    if listed == "rows":
        return [_shown(how, value, said, names) for how, value in zip(said.shown, row[1:], strict=False)]
    return [_cell(name, row, said, names) for name, _ in COLUMNS[listed]]


def _shown(how: str, value: Any, said: Wording, names: Names) -> Any:
    """A cell as the page of rows shows it; `how` is the column's own word for it."""
    if value is None or value == "":
        return ""
    if how == "area":
        return names.area(value)
    if how == "money":
        return int(value) / 100
    if how == "number":
        return float(value) if value % 1 else int(value)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date().isoformat()
    return said.terms.get(how, {}).get(str(value), str(value))


def _cell(name: str, row: Any, said: Wording, names: Names) -> Any:
    if name == "town":
        return names.area(row.area[:9])
    if name == "village":
        return names.area(row.area) if len(row.area) == 12 else ""
    if name == "matter":
        return (row.matter_name if said.is_chinese else row.matter_name_en) or _wished(row, said, names)
    value = getattr(row, name)
    if name in said.terms:
        return said.terms[name].get(value, value or "")
    if isinstance(value, bool):
        return said.yes if value else said.no
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else value


def _wished(row: Any, said: Wording, names: Names) -> str:
    name = names.matters.get(getattr(row, "matter_code", None) or "")
    return said.wished.replace("{matter}", name) if name else ""
