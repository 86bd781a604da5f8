"""Own words lead to the matter they mean, and emergencies are recognised."""

import time

import pytest

from services.intake.matters.domain import BadMatter, Catalogue, UnknownMatter, matter_from
from services.intake.matters.use_cases import load_catalogue, matters_that_come_along
from services.intake.suggestions.domain import Suggester
from services.intake.suggestions.notices import emergencies_in
from shared.reference.posts import POST_KINDS

MATTERS = matters_that_come_along()
SUGGESTER = Suggester(MATTERS)


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("母亲78岁，常年有病，家里困难，想申请农村低保", "dibao"),
        ("猪死了好几头，怕是猪瘟", "yangzhi_zhidao"),
        ("隔壁老王占了我家的地", "maodun_tiaojie"),
        ("老公住院花了好多钱能报不", "yiyao_baoxiao"),
        ("娃身份证掉了", "shenfenzheng"),
        ("老板跑了，工资一分没给", "falv_yuanzhu"),
        ("LOST my Identity Card", "shenfenzheng"),
        ("低保", "dibao"),
    ],
)
def test_own_words_find_the_matter(said, matter):
    assert SUGGESTER.suggest(said, 1)[0].matter_code == matter


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.code)
def test_every_alias_leads_to_its_own_matter(matter):
    for alias in matter.content["aliases"]:
        assert matter.code in [found.matter_code for found in SUGGESTER.suggest(alias, 3)], alias


def test_the_reason_is_told_and_scores_fall():
    found = SUGGESTER.suggest("家里困难想吃低保", 5)
    assert "困难" in found[0].because
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 < one.score < 1 for one in found)


@pytest.mark.parametrize("said", ["", "你好", "\x00", "𠮷", "%(name)s", "。。。"])
def test_words_that_mean_nothing_here_lead_nowhere(said):
    assert SUGGESTER.suggest(said) == []


def test_a_suggestion_takes_less_than_five_milliseconds():
    started = time.process_time()
    for _ in range(100):
        SUGGESTER.suggest("母亲78岁，常年有病，家里困难，想申请农村低保")
    assert (time.process_time() - started) / 100 < 0.005


@pytest.mark.parametrize(
    ("said", "number"), [("厨房着火了", "119"), ("老人昏迷不醒", "120"), ("有人拿刀砍人", "110"), ("喝了农药", "120")]
)
def test_an_emergency_is_recognised(said, number):
    assert number in [emergency.number for emergency in emergencies_in(said)]


def test_an_everyday_matter_is_no_emergency():
    assert emergencies_in("想申请农村低保，家里困难") == []


def test_the_catalogue_covers_every_kind_of_post_and_never_promises_beyond_the_law():
    assert len(MATTERS) >= 104
    assert {matter.post_kind for matter in MATTERS} == set(POST_KINDS)
    assert all(0 <= m.promised_working_days <= m.statutory_working_days for m in MATTERS)
    assert all(len(set(m.content["aliases"])) >= 7 and m.content["fee_yuan"] == 0 for m in MATTERS)


def test_every_category_of_the_article_and_every_kind_of_case_is_there():
    categories = {matter.category for matter in MATTERS}
    named = "城乡低保 证照办理 计生服务 优抚补助 农技服务 合作医疗 党员服务 农业实用技术推广 调解矛盾纠纷"
    assert categories >= set(named.split())
    assert all(sum(m.category == category for m in MATTERS) >= 5 for category in named.split())
    assert {m.kind for m in MATTERS} == {"on_the_spot", "promised", "sent_up", "consultation"}
    assert len({m.code for m in MATTERS}) == len({m.name for m in MATTERS}) == len(MATTERS)


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.code)
def test_every_paper_has_an_issuer_and_the_steps_fit_into_the_promise(matter):
    content = matter.content
    assert all(paper["issuer"]["zh"] and paper["issuer"]["en"] for paper in content["materials"])
    assert sum(step["limit_working_days"] for step in content["steps"]) <= matter.promised_working_days
    assert content["level"] in ("village", "town", "district", "above")
    assert (content["version"], content["successor"], content["valid_from"]) == (1, None, "2014-01-01")


def test_a_matter_that_promises_more_than_the_law_allows_is_refused():
    record = {**MATTERS[0].content, "promised_working_days": 31, "statutory_working_days": 30}
    with pytest.raises(BadMatter):
        matter_from(record)


def test_a_matter_may_be_chosen_from_its_first_day_to_the_day_before_its_last():
    record = {**MATTERS[0].content, "valid_to": "2020-01-01"}
    catalogue = Catalogue([matter_from(record)])
    first, last = matter_from(record).valid_from, matter_from(record).valid_to
    assert catalogue.on("dibao", first).code == "dibao"
    with pytest.raises(UnknownMatter):
        catalogue.on("dibao", last)
    with pytest.raises(UnknownMatter):
        catalogue.on("nothing", first)


def test_loading_keeps_the_order_of_the_file():
    class Kept:
        def keep(self, matters):
            self.codes = [matter.code for matter in matters]

    kept = Kept()
    assert load_catalogue(kept) == len(MATTERS)
    assert kept.codes == [matter.code for matter in MATTERS]
