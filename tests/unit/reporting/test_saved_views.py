"""Names of views: every text is either kept as a clean line or refused with a sentence; filters keep what the address says."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.figures.domain import NAMED_PERIODS, named_period
from services.reporting.saved_views.domain import LONGEST_NAME, View, checked_name, for_reader, kept
from shared.contracts.errors import Invalid

OWN = "510503"


@given(st.text(max_size=60))
def test_a_name_is_kept_clean_or_refused_with_a_sentence(typed):
    try:
        name = checked_name(typed)
    except Invalid as error:
        said = error.fields["name"][0]
    else:
        said = "。"
        assert name == name.strip()
        assert 1 <= len(name) <= LONGEST_NAME
        assert name.isprintable()
        assert checked_name(name) == name
    assert said.endswith("。")


@pytest.mark.parametrize("bad", ["", "   ", "……", "a\u200b超期", "长" * 31])
def test_bad_names_are_refused(bad):
    with pytest.raises(Invalid):
        checked_name(bad)


def test_a_view_keeps_filters_and_not_the_page_nor_the_whole_area():
    address = {"area": OWN, "standing": "overdue", "matter": "dibao", "after": "x", "lang": "en", "state": ""}
    assert kept(address, ("matter",), OWN) == {"standing": "overdue", "matter": "dibao"}
    assert kept({"area": "510503108"}, (), OWN) == {"area": "510503108"}


def test_an_area_that_is_not_the_readers_gives_way():
    query = {"area": "510503108", "standing": "overdue"}
    assert for_reader(query, may_see=False) == {"standing": "overdue"}
    assert for_reader(query, may_see=True) == query


def test_a_shared_view_is_seen_within_its_area_only():
    view = View(uuid4(), uuid4(), OWN, "超期", {}, shared=True)
    assert view.seen_by(uuid4(), ["510503108"])
    assert not view.seen_by(uuid4(), ["510504"])
    assert not replace(view, shared=False).seen_by(uuid4(), ["510503108"])


@given(st.sampled_from(NAMED_PERIODS), st.dates(date(2014, 1, 1), date(2030, 12, 31)))
def test_a_named_period_never_ends_after_today(name, today):
    period = named_period(name, today)
    assert period.first <= period.last <= today
    assert (period.last == today) == (name != "last_month")
