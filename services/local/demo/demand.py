"""How often each matter is asked for, and which volunteers it needs: what the demo's posts and the replay are laid out by.

The weights are an assumption, stated in docs/replay.md; a matter that is not named has a small weight of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.intake.matters.domain import Matter

_OTHER_WEIGHT: Final = 3
DEMAND: Final = {
    "jumin_yibao": 150,
    "yanglao_renzheng": 90,
    "yiyao_baoxiao": 85,
    "dibao": 80,
    "shenfenzheng": 70,
    "zhengce_zixun": 60,
    "maodun_tiaojie": 55,
    "zhongzhi_zhidao": 50,
    "yangzhi_zhidao": 45,
    "shengyu_dengji": 45,
    "linshi_jiuzhu": 40,
    "duju_zhaoliao": 40,
    "gaoling_jintie": 35,
    "huanjing_weisheng": 35,
    "jisheng_jiangfu": 30,
    "canjiren_zheng": 25,
    "yingye_zhizhao": 25,
    "youfu_butie": 25,
    "zhian_xunfang": 25,
    "liushou_fudao": 25,
    "nongji_peixun": 20,
    "dangyuan_guanxi": 20,
    "falv_yuanzhu": 15,
    "xinli_shudao": 10,
}
"""Of about a thousand requests, how many ask for each matter."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a matter asks of whoever handles it; `skills` are (skill, lowest level), no `handler_kinds` means any kind."""

    code: str
    post_kind: str
    skills: tuple[tuple[str, int], ...]
    handler_kinds: tuple[str, ...]
    weight: int


def needs_of(matters: Iterable[Matter]) -> tuple[Need, ...]:
    """What the matters of a catalogue ask for."""
    return tuple(
        Need(
            code=matter.code,
            post_kind=matter.post_kind,
            skills=matter.skills,
            handler_kinds=matter.handler_kinds,
            weight=DEMAND.get(matter.code, _OTHER_WEIGHT),
        )
        for matter in matters
    )
