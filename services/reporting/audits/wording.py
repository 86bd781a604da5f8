"""What the audit's actions are called; a test holds this table equal to what the house writes down."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext

from services.reporting.audits.domain import PARTS
from shared.contracts.errors import N_
from shared.identity.look_reasons import REASONS

ACTIONS: Final[dict[str, str]] = {
    "revealed": N_("看过个人信息"),
    "exported": N_("导出过个人信息"),
    "signed_in": N_("登录"),
    "registered": N_("登记居民"),
    "corrected": N_("更正信息"),
    "erased": N_("删除个人信息"),
    "restricted": N_("限制使用"),
    "audit read": N_("查看操作记录"),
    "reminder settled": N_("处理了提醒"),
    "sending freeze": N_("停止发送提醒"),
    "sending confirm": N_("确认恢复发送"),
    "webhook registered": N_("登记推送接口"),
    "webhook changed": N_("修改推送接口"),
    "webhook removed": N_("删除推送接口"),
    "webhook replayed": N_("补发推送"),
    "webhook secret renewed": N_("更换推送密钥"),
    "webhook switched on": N_("启用推送接口"),
    "webhook switched off": N_("停用推送接口"),
    "withdrawn": N_("撤回走访或日记"),
    "taken": N_("从同事的队列里接过"),
    "handed_over": N_("移交队列"),
    "handed_back": N_("退回移交的队列"),
    "merged": N_("合并重复的居民登记"),
    "separated": N_("拆开合错的居民登记"),
    "restriction_lifted": N_("解除限制使用"),
    "household_founded": N_("登记家庭户"),
    "household_joined": N_("加入家庭户"),
    "household_left": N_("离开家庭户"),
    "firm_registered": N_("登记企业"),
    "firm_corrected": N_("更正企业信息"),
    "contact_added": N_("添加企业联系人"),
    "contact_removed": N_("删除企业联系人"),
    "evidence_added": N_("补充走访凭据"),
    "printed": N_("打印单据"),
    "called": N_("打过电话"),
    "read_for_learning": N_("读取旧事学习猜事项"),
    "answer_written": N_("起草答复"),
    "answer_edited": N_("修改答复"),
    "answer_approved": N_("批准答复"),
    "answer_retired": N_("停用答复"),
    "answer_dropped": N_("放弃答复草稿"),
    "matter_added": N_("新增事项"),
    "matter_versioned": N_("给事项写新版本"),
    "matter_corrected": N_("更正事项"),
    "matter_retired": N_("停办事项"),
    "matter_kept_on": N_("事项不停办了"),
    "matter_withdrawn": N_("撤回事项版本"),
    "catalogue_imported": N_("导入事项目录"),
    "unit_registered": N_("登记责任单位"),
    "unit_renamed": N_("责任单位改名"),
    "unit_merged": N_("责任单位合并"),
    "unit_step_taken_back": N_("撤销责任单位的改动"),
    "area-change-recorded": N_("登记区划变更"),
    "area-change-withdrawn": N_("撤销区划变更"),
    "service-point-changed": N_("修改服务点"),
    "account_opened": N_("开工作人员账号"),
    "account_changed": N_("修改工作人员账号"),
    "account_closed": N_("停用工作人员账号"),
    "account_reopened": N_("恢复工作人员账号"),
    "first_password_given": N_("给初始密码"),
    "password_changed": N_("换密码"),
    "register import asked for": N_("导入党员名册"),
    "export asked for": N_("要求导出清单"),
    "export fetched": N_("下载导出的清单"),
    "bulletin drawn": N_("抽取通报"),
    "rising acknowledged": N_("处理未诉先办"),
    "event_retried": N_("重试搁置的事件"),
    "event_discarded": N_("丢弃搁置的事件"),
    "open311-key-given": N_("发开放接口密钥"),
    "open311-key-ended": N_("停用开放接口密钥"),
    "district_opened": N_("启用本区"),
}
_NAMES: Final[dict[str, str]] = {
    "page": N_("页面"),
    "fields": N_("内容"),
    "field": N_("内容"),
    "reason": N_("理由"),
    "for": N_("用途"),
    "entries": N_("编号"),
    "cases": N_("件数"),
    "photos": N_("照片数"),
    "photo": N_("照片"),
    "kind": N_("种类"),
    "code": N_("代码"),
    "version": N_("版本"),
    "paper": N_("单据"),
    "from": N_("从"),
    "before": N_("原来"),
    "name": N_("名称"),
    "rows": N_("行数"),
    "export": N_("导出"),
    "format": N_("格式"),
    "listed": N_("清单"),
    "expected": N_("行数"),
    "standing": N_("时限"),
    "figure": N_("指标"),
    "area": N_("辖区"),
    "filters": N_("筛选"),
}
_PAPERS: Final[dict[str, str]] = {
    "card": N_("记录卡"),
    "receipt": N_("回执"),
    "denial": N_("不予办理告知书"),
    "completion": N_("办结单"),
    "termination": N_("终止单"),
    "mandate": N_("代办服务委托书"),
    "renewal": N_("续办委托书"),
    "notice": N_("一次性告知书"),
    "handover": N_("原件交接单"),
}
_PAGES: Final[dict[str, str]] = {
    "request": N_("诉求"),
    "visit": N_("走访"),
    "diary": N_("民情日记"),
    "diaries": N_("民情日记"),
    "correction": N_("更正登记"),
    "originals": N_("原件"),
    "paper": N_("打印的单据"),
    "people": N_("按电话找人"),
    "residents": N_("居民库"),
    "resident": N_("居民登记"),
    "household": N_("家庭户"),
    "firm": N_("企业"),
    "mine": N_("群众自己的进度页"),
    "track": N_("群众自己的进度页"),
}
SERVICES: Final[dict[str, str]] = {"intake": N_("受理"), "assignment": N_("派单"), "reporting": N_("督办")}


def action_words(action: str) -> str:
    return str(gettext(ACTIONS[action])) if action in ACTIONS else action


def service_words(service: str) -> str:
    return str(gettext(SERVICES[service])) if service in SERVICES else service


def detail_of(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) for a reader, in words where there is one; words that were sealed stay so."""
    return [
        (gettext(_NAMES[name]) if name in _NAMES else name, _worded(name, value))
        for name, value in detail.items()
        if value not in (None, "", [])
    ]


def _worded(name: str, value: Any) -> str:
    if name in ("field", "fields"):
        return str(gettext("、")).join(gettext(PARTS[one]) if one in PARTS else one for one in _listed(value))
    words = {"page": _PAGES, "paper": _PAPERS, "reason": REASONS}.get(name, {})
    return str(gettext(words[value])) if isinstance(value, str) and value in words else _told(value)


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_told(each)}" for name, each in value.items())
    if isinstance(value, list):
        return str(gettext("、")).join(_told(each) for each in value)
    return "•••" if str(value).startswith("v1.") else str(value)
