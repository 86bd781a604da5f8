"""Emergencies and other offices' business are recognised before any matter."""

import pytest

from services.intake.suggestions.notices import elsewhere_in, emergencies_in, notices_in


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("厨房着火了", "119"),
        ("灶房燃起来了快来", "119"),
        ("闻到一股味道，怕是漏气了", "119"),
        ("有人被困在电梯里", "119"),
        ("娃儿落水了", "119"),
        ("the kitchen is on fire", "119"),
        ("老人昏迷不醒", "120"),
        ("喝了农药", "120"),
        ("婆婆突然中风了，嘴歪了", "120"),
        ("媳妇羊水破了", "120"),
        ("有人拿刀砍人", "110"),
        ("娘走丢了找了一天", "110"),
        ("我不想活了", "110"),
        ("隔壁男的正在打老婆，救命", "110"),
    ],
)
def test_an_emergency_is_recognised(said, number):
    assert number in [notice.number for notice in emergencies_in(said)]


@pytest.mark.parametrize(
    "said",
    [
        "想申请农村低保，家里困难",
        "楼道堆满柴火怕着火",
        "爸爸中风以后坐轮椅",
        "一旦着火都出不去",
        "一个人去医院怕走丢",
        "I was fired from the factory",
    ],
)
def test_an_everyday_matter_is_no_emergency(said):
    assert emergencies_in(said) == []


@pytest.mark.parametrize(
    ("said", "key", "number"),
    [
        ("我的官司下周开庭，想问问", "court", "12368"),
        ("法院判了他不给钱，申请强制执行", "court", "12368"),
        ("超市买到假货老板不退款", "consumer", "12315"),
        ("我被骗了三万块", "police_case", "110"),
        ("我要举报警察态度恶劣", "police_conduct", "12389"),
        ("村干部贪污修路款", "discipline", "12388"),
        ("想去信访", "petition", "12345"),
        ("合伙人把货款卷走了", "business", "12348"),
        ("公积金怎么取", "housing_fund", "12329"),
        ("个税怎么退", "tax", "12366"),
        ("有没有律师热线", "legal_hotline", "12348"),
        ("找劳动监察", "labour_inspection", "12333"),
    ],
)
def test_what_others_decide_is_told_with_a_number(said, key, number):
    assert (key, number) in [(notice.key, notice.number) for notice in elsewhere_in(said)]


def test_emergencies_come_first_and_each_says_because_of_what():
    found = notices_in("买到假货，店老板拿刀出来")
    assert [(one.number, one.is_emergency) for one in found] == [("110", True), ("12315", False)]
    assert found[0].because == ("拿刀",)


@pytest.mark.parametrize("said", ["", "你好", "\x00", "𠮷", "%(name)s", "<script>alert(1)</script>"])
def test_words_that_mean_nothing_raise_nothing(said):
    assert notices_in(said) == []
