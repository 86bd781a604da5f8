"""The kinds of post a community defines and the skills a person may have, each with its Chinese and English name. Pure.

The twelve kinds are those of domain.md §1 row 7 (扶贫助困 … 代办跑腿). Matters ask for a kind and for skills at a level,
volunteers hold posts and skills; both use the keys of this file and no others. Who holds what is not decided here.
"""

from typing import Final

POST_KINDS: Final[dict[str, tuple[str, str]]] = {
    "poverty_relief": ("扶贫助困", "Help for households in hardship"),
    "policy": ("政策宣传", "Explaining policy"),
    "counselling": ("心理咨询", "Counselling"),
    "health_care": ("医疗保健", "Health care"),
    "legal_aid": ("法律援助", "Legal aid"),
    "mediation": ("矛盾调解", "Mediation"),
    "farm_technique": ("农技推广", "Farming technique"),
    "culture": ("文体教育", "Culture, sport and education"),
    "environment": ("环境保护", "Environment"),
    "patrol": ("治安巡防", "Neighbourhood patrol"),
    "care": ("关爱老幼", "Care for the old and the young"),
    "errands": ("代办跑腿", "Running errands"),
}
"""Key of the kind → (Chinese, English)."""

SKILLS: Final[dict[str, tuple[str, str]]] = {
    "paperwork": ("材料办理", "Paperwork"),
    "policy": ("政策解读", "Explaining policy"),
    "elder_care": ("养老照护", "Care for the elderly"),
    "medical": ("医疗护理", "Medical care"),
    "psychology": ("心理疏导", "Psychological support"),
    "law": ("法律知识", "Law"),
    "mediation": ("调解沟通", "Mediation"),
    "livestock": ("畜牧养殖", "Livestock"),
    "crops": ("种植技术", "Crop growing"),
    "teaching": ("教学辅导", "Teaching"),
    "driving": ("驾驶", "Driving"),
    "computing": ("电脑操作", "Computing"),
}
"""Key of the skill → (Chinese, English)."""

SKILL_LEVELS: Final[dict[int, tuple[str, str]]] = {
    1: ("会", "can do it"),
    2: ("熟练", "does it well"),
    3: ("专业", "is qualified"),
}
"""Levels a skill is held or asked for at; a higher one serves for a lower one."""
