"""Invented Chinese names and phone numbers, drawn from lists of common characters; a likeness to anybody is chance."""

from random import Random
from typing import Final

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任卢姚沈钟"
    "姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
_MIDDLE: Final = (
    "建国志明文永家春秀玉德光正世天成少云海晓小红兴朝维忠学良林启仁泽开先思雨子俊宏利新长清道友治绍应显从安"
)
_MALE: Final = "强伟勇军平刚华林斌杰涛超辉鹏飞龙波宇浩东明亮山松峰富贵才福荣生全发武文彬洪康健"
_FEMALE: Final = "芳英兰梅莲琴萍霞燕丽娟敏静玲群芬香珍容碧蓉琼会淑菊凤云月洁雪莉丹怡慧佳蕾"
_MOBILE_PREFIXES: Final = (
    "130",
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "152",
    "158",
    "159",
    "186",
    "187",
    "189",
)

MALE, FEMALE = "male", "female"


def invented_name(chance: Random, gender: str) -> str:
    """Surname and one (a fifth) or two given characters."""
    last = chance.choice(_MALE if gender == MALE else _FEMALE)
    middle = "" if chance.random() < 0.2 else chance.choice(_MIDDLE)
    return chance.choice(_SURNAMES) + middle + last


def invented_phone(chance: Random) -> str:
    """Eleven digits, with 0000 in the middle to show that it is made up."""
    return f"{chance.choice(_MOBILE_PREFIXES)}0000{chance.randrange(10_000):04d}"
