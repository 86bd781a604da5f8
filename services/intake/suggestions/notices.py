"""What is recognised in own words before any matter: emergencies (110, 119, 120) and what other offices decide. Pure.

A notice never stops anybody: it says whom to call, and the request can go on. For emergencies one notice too many is better
than one too few; still, fear of something that has not happened (怕着火, 一旦着火) and what is long past (中风以后) is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.intake.suggestions.words import in_plain
from shared.contracts.errors import N_

_SPACE: Final = re.compile(r"\s+")
_NOT_YET: Final = r"(?<!怕)(?<!担心)(?<!一旦)(?<!万一)(?<!防止)(?<!预防)(?<!防)(?<!容易)(?<!免得)(?<!烟囱)"
_NOT_PAST: Final = r"(?!以后|之后|后遗|后|过[了的]?那|险|预案|演练|没了|死了|去世|身亡)"


@dataclass(frozen=True, slots=True)
class Notice:
    """Whom to call and the sentence to show; `key` names it, `because` are the words found."""

    key: str
    number: str
    sentence: str
    is_emergency: bool = False
    because: tuple[str, ...] = ()


_EMERGENCIES: Final = (
    (
        Notice("fire", "119", N_("如果正在着火或漏气，请马上拨打119，先离开现场。"), True),
        "着火 起火 失火 火烧起来 烧起来了 燃起来 冒烟 煤气泄漏 天然气泄漏 漏气 爆炸 被困 困在电梯 困在里面 掉井里 掉河里 掉进河 落水 溺水 fire smoke burning",
    ),
    (
        Notice("life", "120", N_("如果有人昏迷、大出血或中毒，请马上拨打120。"), True),
        "昏迷 晕倒 昏倒 昏过去 大出血 吐血 血流不止 喘不上气 喘不过气 呼吸困难 中毒 喝农药 喝了农药 吃错药 心梗 中风 不省人事 没有呼吸 没呼吸 抽搐 触电 快不行了 摔得很重 快要生了 马上要生 羊水破 unconscious bleeding poisoned",
    ),
    (
        Notice("violence", "110", N_("如果有人正在受到伤害或威胁，请马上拨打110。"), True),
        "抢劫 拿刀 持刀 砍人 杀人 打死 正在打 在打人 绑架 入室 自杀 跳楼 跳河 轻生 割腕 不想活 想死 活不下去了 失踪了 走丢 走失了 强奸 性侵 家暴我 救命 suicide robbery kidnapped",
    ),
)  # fmt: skip
_ELSEWHERE: Final = (
    (
        Notice("court", "12368", N_("法院正在办的案子由法院决定，我们不能过问；进度可以打12368问。需要请不起的律师，这里可以代办法律援助。")),
        "开庭 庭审 法院立案 法院判 判决书 判决下来 一审 二审 上诉 强制执行 法院执行 执行局 法院传票 法官 court_hearing verdict",
    ),
    (
        Notice("legal_hotline", "12348", N_("想马上问律师，可以打12348，免费，全天有人接。")),
        "律师热线 律师电话 法律热线 马上问律师 12348",
    ),
    (
        Notice("consumer", "12315", N_("买到假货、商家不退款这类消费纠纷，请打12315。")),
        "假货 买到假 不退款 不给退款 不肯退款 不退货 不给退货 缺斤少两 短斤少两 消费者 网购 预付卡 充值卡 价格欺诈 卖家 买到过期 refund consumer",
    ),
    (
        Notice("police_case", "110", N_("报案和公安正在办的案子，请找当地派出所或者打110；被骗了钱，再打96110。")),
        "报案 立案了没有 案子破 破案 嫌疑人 刑事案件 拘留所 刑拘 被骗了 骗了我 骗走了 骗了钱 把钱骗",
    ),
    (
        Notice("police_conduct", "12389", N_("反映警察执法问题，请打12389。")),
        "举报警察 投诉警察 警察打人 民警打人 警察乱 警察不管 派出所不作为 民警不作为 举报民警 投诉民警",
    ),
    (
        Notice("discipline", "12388", N_("反映干部违纪违法，可以打12388。在这里投诉某个人，本人和他那里的工作人员看不到。")),
        "贪污 受贿 行贿 吃回扣 索要好处 收黑钱 贪官 腐败 违纪 吃拿卡要 corruption bribe",
    ),
    (
        Notice("petition", "12345", N_("信访事项由区信访局受理，也可以打12345登记。")),
        "信访 上访 越级 petition",
    ),
    (
        Notice("business", "12348", N_("生意上的合同、货款、股份纠纷，请双方协商、仲裁或者到法院起诉；怎么起诉可以打12348问。")),
        "货款 合伙人 股权 股东 撤资 工程款 投资款 加盟费 供货合同 公司欠我们公司 business_partner",
    ),
    (
        Notice("labour_inspection", "12333", N_("举报单位违反劳动法，请打12333，由劳动监察查处；想坐下来谈，这里可以调解。")),
        "劳动监察 劳动局举报 举报公司 举报老板 举报工厂 劳动仲裁委",
    ),
    (
        Notice("tax", "12366", N_("税务和发票的事，请打12366。")),
        "个税 报税 退税 税务局 开发票 纳税 tax",
    ),
    (
        Notice("housing_fund", "12329", N_("住房公积金的事，请打12329。")),
        "公积金",
    ),
)  # fmt: skip


def notices_in(text: str) -> list[Notice]:
    """Emergencies first, then the other offices whose business the text seems to be."""
    plain = _SPACE.sub(" ", in_plain(text))
    return [*_found(_EMERGENCY_PATTERNS, plain), *_found(_ELSEWHERE_PATTERNS, plain)]


def emergencies_in(text: str) -> list[Notice]:
    """Only the numbers to dial at once."""
    return [notice for notice in notices_in(text) if notice.is_emergency]


def elsewhere_in(text: str) -> list[Notice]:
    """Only the other offices."""
    return [notice for notice in notices_in(text) if not notice.is_emergency]


def _found(patterns: Iterable[tuple[Notice, re.Pattern[str]]], plain: str) -> list[Notice]:
    found = []
    for notice, pattern in patterns:
        words = tuple(dict.fromkeys(match[0] for match in pattern.finditer(plain)))
        if words:
            found.append(Notice(notice.key, notice.number, notice.sentence, notice.is_emergency, words))
    return found


def _pattern(words: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Any of the words; Latin ones stand alone (`fire`, not `fired`)."""
    written = [
        rf"\b{re.escape(word.replace('_', ' '))}\b" if word.isascii() and word.isalpha() else re.escape(word.replace("_", " "))
        for word in words.split()
    ]  # fmt: skip
    return re.compile(f"{before}(?:{'|'.join(written)}){after}")


_EMERGENCY_PATTERNS: Final = tuple((notice, _pattern(words, _NOT_YET, _NOT_PAST)) for notice, words in _EMERGENCIES)
_ELSEWHERE_PATTERNS: Final = tuple((notice, _pattern(words)) for notice, words in _ELSEWHERE)
