"""What each setting is called and what it does, in the words of the page."""

from typing import Final

from shared.contracts.errors import N_

WORDS: Final[dict[str, str]] = {
    "village": N_("同村"),
    "town": N_("同镇不同村"),
    "district": N_("不同镇"),
    "rating": N_("评价每低一颗星"),
    "load": N_("手上每有一件事"),
    "recent": N_("最近每做过一件事"),
    "frequency": N_("平均每个工作日一件事"),
    "rarity": N_("有稀缺技能而这件事用不上"),
    "familiar": N_("帮过这户或结对（减分）"),
    "busy_percent": N_("技能紧张的界线（百分之几）"),
    "move_saves": N_("改派至少要省的分数"),
    "move_after_minutes": N_("派出多少分钟内不改派"),
    "optional_tries": N_("几轮没有人接就放宽最好有的技能"),
}
_HINTS: Final[dict[str, str]] = {
    "village": N_("通常为0"),
    "recent": N_("20个工作日内逐渐淡出"),
    "frequency": N_("按最近一年的工作日平均，逐渐淡出；换别人也一样合适的事少算或不算"),
    "rarity": N_("每个名额摊到的需求乘以这个数"),
    "busy_percent": N_("某项技能的人手忙到这个程度以上，才会每小时重新算一次"),
    "move_saves": N_("每件事最多改派一次"),
    "move_after_minutes": N_("不少于10分钟"),
    "optional_tries": N_("拒单、超时没答复或一轮没找到人，各算一轮；必须有的技能从不放宽"),
}
FIELDS: Final[tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]] = (
    (N_("距离"), tuple((each, WORDS[each], _HINTS.get(each, "")) for each in ("village", "town", "district"))),
    (
        N_("分担和质量"),
        tuple(
            (each, WORDS[each], _HINTS.get(each, ""))
            for each in ("load", "recent", "frequency", "rating", "rarity", "familiar")
        ),
    ),
    (
        N_("没有答复的派单"),
        tuple(
            (each, WORDS[each], _HINTS.get(each, "")) for each in ("busy_percent", "move_saves", "move_after_minutes")
        ),
    ),
    (N_("没有人接的事"), (("optional_tries", WORDS["optional_tries"], _HINTS["optional_tries"]),)),
)
