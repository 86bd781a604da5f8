"""What a diary entry proposes: the article's two entries, several people, helpers and relatives, and how often it is right."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.diaries.extraction import LONGEST_READ, propose
from services.intake.matters.domain import Catalogue
from services.intake.matters.use_cases import matters_that_come_along
from services.intake.suggestions.domain import Suggester
from tests.unit.intake.diary_entries import FRESH, KNOWN, PIG_KEEPER, SECOND, UNSEEN, WIDOW

MATTERS = matters_that_come_along()
CATALOGUE, SUGGESTER = Catalogue(MATTERS), Suggester(MATTERS)
LEAST = {"person": 0.97, "group": 0.97, "need": 0.97, "measure": 0.97, "matter": 0.75}
"""Shares of the drafts of the test set that must be right; the matter is as good as catalogue and suggester are."""


def read(text):
    return propose(text, SUGGESTER, CATALOGUE)


def only(text):
    (draft,) = read(text)
    return draft


def right_fields(wanted, draft):
    return {
        "person": draft.person == (wanted.person or ""),
        "group": draft.group == wanted.group,
        "need": all(part in draft.need for part in wanted.need)
        and not (wanted.measure and wanted.measure in draft.need),
        "measure": (wanted.measure or "") in draft.measure and len(draft.measure) <= len(wanted.measure or "") + 16,
        "matter": draft.matter_code in wanted.matter,
    }


def test_the_old_widow_with_an_ill_son_gives_dibao():
    draft = only(WIDOW.text)
    assert (draft.person, draft.group, draft.measure, draft.matter_code) == ("陶素贞", 3, "协调落实低保", "dibao")
    assert "儿子患精神病" in draft.need


def test_the_pig_keeper_of_group_eight_gives_a_livestock_technician():
    draft = only(PIG_KEEPER.text)
    assert (draft.person, draft.group, draft.measure) == ("龚长林", 8, "请畜牧局技术员上门指导")
    assert (draft.skill, draft.post_kind) == ("livestock", "farm_technique")
    assert "缺乏养殖技术" in draft.need
    assert ("livestock", 2) in CATALOGUE.get(draft.matter_code).skills


def test_every_field_says_which_words_led_to_it():
    because = dict(only(PIG_KEEPER.text).because)
    assert because["group"] == "8组"
    assert "龚长林" in because["person"]
    assert because["measure"] == "请"
    assert because["skill"] == "畜牧"
    assert because["matter_code"]


def test_the_entries_are_read_right_as_often_as_told(record_property):
    drafts = wrong_count = 0
    right = dict.fromkeys(LEAST, 0)
    for one in (*KNOWN, *SECOND, *UNSEEN, *FRESH):
        found = read(one.text)
        wrong_count += len(found) != len(one.drafts)
        drafts += len(one.drafts)
        for wanted, draft in zip(one.drafts, found, strict=False):
            for field, is_right in right_fields(wanted, draft).items():
                right[field] += is_right
    record_property("accuracy", {field: f"{count}/{drafts}" for field, count in right.items()})
    assert wrong_count <= 2
    assert {field: count / drafts >= LEAST[field] for field, count in right.items()} == dict.fromkeys(LEAST, True), (
        right
    )


def test_who_came_along_and_who_is_asked_to_help_is_nobodys_need():
    assert only("和村支书刘明富、代办员李强一起看望村民王国平，房子漏雨。请张老师傅来修。").person == "王国平"


def test_a_relative_is_part_of_the_need():
    assert only("4组村民何光明的儿子何小勇患病住院，想申请救助。").person == "何光明"


def test_a_measure_for_all_stands_with_each():
    drafts = read("走访15组。顾长寿，独居，胃病多年；管秀云，寡居，儿子痴呆。两户都协调落实低保。")
    assert [(draft.person, draft.group, draft.measure) for draft in drafts] == [
        ("顾长寿", 15, "协调落实低保"),
        ("管秀云", 15, "协调落实低保"),
    ]


def test_the_same_person_twice_is_one_draft():
    draft = only("2组王大爷家猪病了。喂料时王大爷说没有钱请兽医。联系畜牧站上门。")
    assert draft.person == "王大爷"
    assert "没有钱" in draft.need


@pytest.mark.parametrize(
    ("written", "number"),
    [("8组", 8), ("八组", 8), ("８组", 8), ("第十一村民小组", 11), ("二十社", 20), ("3社", 3), ("③2组", 2)],
)
def test_a_group_is_understood_as_people_write_it(written, number):
    assert only(f"{written}村民王国平家的猪病了。请兽医上门。").group == number


@pytest.mark.parametrize(
    "text", ["王国平加入了合作社，想学技术。", "2014年3月5日王国平想学技术。", "王国平有3头猪病了。"]
)
def test_what_is_no_group_is_none(text):
    assert [draft.group for draft in read(text)] == [None]


@pytest.mark.parametrize(
    "text", ["", "。。。", "今天下雨，在村委会整理台账，没有入户。", "走访了3组，没有反映问题的。", "!!! \n\n"]
)
def test_idle_talk_proposes_nothing(text):
    assert read(text) == []


def test_what_a_resident_wants_done_is_no_promise():
    assert only("村民王国平想请人帮忙申请低保。").measure == ""


@given(st.text(max_size=400) | st.lists(st.sampled_from([one.text for one in KNOWN + SECOND]), max_size=4).map("".join))
def test_any_text_is_read_without_fail_and_always_alike(text):
    first = read(text)
    assert first == read(text)
    assert len(first) <= 20
    for draft in first:
        assert all(words for _, words in draft.because)


def test_a_very_long_entry_is_read_in_reasonable_time():
    """Time grows with the length, not with its square: four times the text may take at most ten times as long."""
    import time

    text = "".join(one.text for one in KNOWN)
    sizes = []
    for length in (LONGEST_READ // 4, LONGEST_READ):
        start = time.process_time()
        propose((text * 10)[:length], SUGGESTER, CATALOGUE)
        sizes.append(time.process_time() - start)
    assert all(after < before * 10 + 0.2 for before, after in pairwise(sizes))
