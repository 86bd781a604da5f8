"""Which approved answers fit a question, how a version stands on a day, and that what came along finds its answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.answers.domain import Answer, ApprovedByAnother, Standing, Words, check_approval
from services.intake.answers.likeness import MOST, proposed
from shared.contracts.events import uuid7

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)
WRITER, APPROVER = uuid7(), uuid7()


def an_answer(question="办老年证要带什么", keywords=("老年证",), approved=True, **more) -> Answer:
    words = {"answer_zh": "带身份证。", "answer_en": "Your identity card.", "area": "510503", "valid_from": TODAY}
    said = Words(question, f"{question} in English", **{**words, **more}, keywords=keywords)
    made = Answer(uuid7(), uuid7(), 1, said, WRITER, NOW)
    return replace(made, approved_by=APPROVER, approved_at=NOW) if approved else made


KNOWN = [
    an_answer(),
    an_answer("医保卡丢了怎么补", ("医保卡", "社保卡")),
    an_answer("中心几点下班", ("下班", "几点")),
    an_answer("低保多久能批下来", ("多久",), matter_code="dibao"),
]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("我爸六十五了，想问下老年证怎么弄", "办老年证要带什么"),
        ("社保卡掉了要去哪儿", "医保卡丢了怎么补"),
        ("你们中午几点下班", "中心几点下班"),
    ],
)
def test_own_words_find_the_answer(said, found):
    assert proposed(KNOWN, said)[0].words.question_zh == found


@pytest.mark.parametrize("said", ["", "你好", "我家屋后的坡垮了一块，想请人来看看", "。。。"])
def test_words_that_say_nothing_of_it_find_none(said):
    assert proposed(KNOWN, said) == []


def test_the_matter_tips_the_scale_and_never_decides_alone():
    assert proposed(KNOWN, "家里困难", "dibao") == []
    assert proposed(KNOWN, "要多久", "dibao")[0].words.matter_code == "dibao"


@given(st.text(max_size=300), st.sampled_from([None, "dibao"]))
def test_any_text_is_read_and_answered_the_same_way_twice(said, matter):
    first = proposed(KNOWN, said, matter)
    assert len(first) <= MOST
    assert first == proposed(list(reversed(KNOWN)), said, matter)


def test_nobody_approves_their_own_words():
    draft = an_answer(approved=False)
    with pytest.raises(ApprovedByAnother):
        check_approval(draft, WRITER)
    check_approval(draft, APPROVER)


def test_a_version_is_told_from_its_day_until_the_day_it_ends():
    answer = an_answer(valid_to=TODAY + timedelta(days=2))
    days = [answer.standing(TODAY + timedelta(days=offset)) for offset in (-1, 0, 1, 2)]
    assert days == [Standing.PLANNED, Standing.IN_USE, Standing.IN_USE, Standing.ENDED]
    assert an_answer(approved=False).standing(TODAY) is Standing.DRAFT
    assert replace(answer, retired_by=WRITER, retired_at=NOW).standing(TODAY) is Standing.RETIRED


def test_it_is_told_only_where_it_holds():
    here = an_answer(area="510503108")
    assert here.answers_in("510503108201", TODAY)
    assert not here.answers_in("510503102201", TODAY)
