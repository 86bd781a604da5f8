"""The work units the demo's in-service members come from: offices, communities, firms and associations. Generic names."""

from typing import Final

OFFICE, COMMUNITY, FIRM, ASSOCIATION = "机关事业单位", "社区（村）", "企业", "协会"

CATEGORY_SHARES: Final = {OFFICE: 0.42, COMMUNITY: 0.30, FIRM: 0.20, ASSOCIATION: 0.08}
"""How in-service members divide over the categories: an assumption, stated in docs/demo-district.md."""

_OFFICES: Final = (
    "区委办公室 区政府办公室 区委组织部 区委宣传部 区民政局 区财政局 区教育局 区司法局 区卫生局 区农业局 区畜牧局 区林业局 区水务局 "
    "区交通运输局 区国土资源局 区住房和城乡建设局 区环境保护局 区人力资源和社会保障局 区人口和计划生育局 区文化体育局 区审计局 区统计局 "
    "区商务局 区工商行政管理局 区公安分局 区人民法院 区人民检察院 区总工会 区妇女联合会 区残疾人联合会 区扶贫办公室 区信访局 区档案局 "
    "区人民医院 区中医医院 区疾病预防控制中心 区实验小学 区第一中学 区职业中学 区农业技术推广站"
)
_FIRMS: Final = "区供电公司 区自来水公司 区客运公司 区粮油公司 区供销公司 区邮政分公司 区燃气公司 区城建公司 区茶叶公司 区农村信用联社"
_ASSOCIATIONS: Final = (
    "区茶叶协会 区甜橙协会 区养猪协会 区个体劳动者协会 区老年体育协会 区志愿者协会 区书法协会 区律师联络会"
)

UNITS: Final = {
    OFFICE: tuple(_OFFICES.split()),
    FIRM: tuple(_FIRMS.split()),
    ASSOCIATION: tuple(_ASSOCIATIONS.split()),
}
"""Units by category; a member of the category COMMUNITY belongs to the home's own committee."""

SPECIALIST_UNITS: Final = {
    "farm_technique": "区畜牧局",
    "health_care": "区卫生局",
    "legal_aid": "区司法局",
    "counselling": "区卫生局",
}
"""Kinds of post for which each town has one specialist of a department, and which department."""
