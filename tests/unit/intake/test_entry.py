"""What looks like the same request told twice, and the sketch by which words are compared without being kept."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.entry.domain import Earlier, first_id_at, hints, holds_something, kept_values, missing_of
from services.intake.requests.sketch import BUCKETS, likeness, sketch_of
from shared.contracts.events import uuid7

KEY, OTHER_KEY = bytes(32), bytes([1]) * 32
VILLAGE, OTHER_VILLAGE = "510503108201", "510503108202"
LAMP = "村口的路灯坏了三天了，晚上看不见"
LAMP_AGAIN = "路灯坏了好久没人修，晚上看不见，老人不敢出门"
SAME_LAMP = "村口的路灯坏了3天了，晚上看不见。"
PIGS = "想养猪，不会防猪瘟，请人来教"


def sketch(words: str, key: bytes = KEY) -> bytes:
    made = sketch_of(key, words)
    assert made is not None
    return made


def earlier(words: str = LAMP, **more) -> Earlier:
    values = {
        "id": uuid7(),
        "number": "NX1",
        "status": "submitted",
        "village": VILLAGE,
        "matter_code": "road",
        "submitted_at": datetime.now(UTC),
        "same_person": False,
        "sketch": sketch(words),
    }
    return Earlier(**{**values, **more})


def test_alike_words_have_alike_sketches_and_others_have_not():
    assert likeness(sketch(LAMP), sketch(SAME_LAMP)) > 0.6
    assert likeness(sketch(LAMP), sketch(LAMP_AGAIN)) > 0.2
    assert likeness(sketch(LAMP), sketch(PIGS)) < 0.1


def test_spaces_punctuation_case_and_width_do_not_count():
    assert sketch("ＡＢＣ 路灯，坏了！") == sketch("abc路灯坏了")


def test_sketches_of_two_keys_cannot_be_compared():
    assert likeness(sketch(LAMP), sketch(LAMP, OTHER_KEY)) < 0.2


@pytest.mark.parametrize("words", ["", "   ", "灯", "路灯", "！？", "a"])
def test_a_few_characters_are_nothing_to_compare(words):
    assert sketch_of(KEY, words) is None


@given(st.text(max_size=5000))
def test_a_sketch_is_always_64_bytes_or_nothing_and_like_itself(words):
    made = sketch_of(KEY, words)
    assert made is None or (len(made) == BUCKETS and likeness(made, made) == 1.0)


@given(st.text(min_size=4, max_size=80), st.text(min_size=4, max_size=80))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    first, second = sketch_of(KEY, one), sketch_of(KEY, other)
    if first and second:
        assert 0 <= likeness(first, second) <= 1
        assert likeness(first, second) == likeness(second, first)


def test_the_same_matter_of_the_same_person_is_a_hint_whatever_the_words():
    found = [earlier(PIGS, same_person=True, village=OTHER_VILLAGE)]
    assert [hint.by_person for hint in hints(found, VILLAGE, "road", None)] == [True]
    assert hints(found, VILLAGE, "pigs", sketch(LAMP)) == []


def test_alike_words_of_one_village_are_a_hint_and_less_will_do_in_the_same_matter():
    found = [earlier(LAMP_AGAIN)]
    assert len(hints(found, VILLAGE, "road", sketch(LAMP))) == 1
    assert hints(found, VILLAGE, "light", sketch(LAMP)) == []
    assert hints(found, OTHER_VILLAGE, "road", sketch(LAMP)) == []
    assert len(hints([earlier(SAME_LAMP)], VILLAGE, "light", sketch(LAMP))) == 1


def test_a_request_is_shown_once_the_person_first_and_no_more_than_four():
    same = earlier(LAMP, same_person=True)
    twice = Earlier(same.id, same.number, same.status, VILLAGE, "road", same.submitted_at, False, same.sketch)
    found = [earlier(SAME_LAMP) for _ in range(6)]
    shown = hints([*found, twice, same], VILLAGE, "road", sketch(LAMP))
    assert len(shown) == 4
    assert shown[0].by_person
    assert [hint.earlier.id for hint in shown].count(same.id) == 1


def test_ids_made_later_are_greater_than_the_first_id_of_a_moment():
    now = datetime.now(UTC)
    assert first_id_at(now - timedelta(seconds=5)) < uuid7() < first_id_at(now + timedelta(seconds=5))
    assert isinstance(first_id_at(now), UUID)


def test_a_draft_keeps_what_was_typed_and_an_empty_page_is_none():
    typed = {"key": "k", "channel": "window", "description": "灯", "csrf_token": "x", "pick": "1", "requester.name": ""}
    assert kept_values(typed) == {"key": "k", "channel": "window", "description": "灯"}
    assert holds_something(kept_values(typed))
    assert not holds_something({"key": "k", "channel": "window"})


def test_missing_papers_are_those_ticked_and_one_more_a_line():
    assert missing_of(["户口簿"], " 照片两张 \n\n户口簿\n") == ["户口簿", "照片两张"]
