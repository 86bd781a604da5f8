"""What makes a matter's record right, told per field; and which version of a matter is valid on a day."""

from datetime import date

import pytest

from services.intake.matters.domain import BadMatter, Catalogue, UnknownMatter, matter_from
from services.intake.matters.rules import findings
from services.intake.matters.units import UnitName, Units
from tests.unit.intake.matters import a_matter, a_record

STEP = {"zh": "办", "en": "Do it"}


def test_a_right_record_has_no_findings():
    assert findings(a_record()) == {}


def test_an_old_record_without_issuers_limits_and_version_is_still_right():
    old = a_record(materials=[{"zh": "身份证", "en": "Identity card"}], steps=[STEP])
    assert findings(old) == {}
    assert matter_from(old).version == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "2 b"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"name_en": "a\x00b"}, "name_en"),
        ({"short": "一\n二"}, "short"),
        ({"unit": {"zh": "区测试局", "en": ""}}, "unit.en"),
        ({"kind": "quick"}, "kind"),
        ({"level": "province"}, "level"),
        ({"closes_by": "silence"}, "closes_by"),
        ({"post_kind": "driver"}, "post_kind"),
        ({"handler_kinds": ["robot"]}, "handler_kinds"),
        ({"skills": [{"skill": "magic", "level": 1}]}, "skills"),
        ({"skills": [{"skill": "law", "level": 4}]}, "skills"),
        ({"skills": [{"skill": "law", "level": 1}, {"skill": "law", "level": 2}]}, "skills"),
        ({"promised_working_days": 21}, "promised_working_days"),
        ({"promised_working_days": -1}, "promised_working_days"),
        ({"promised_working_days": True}, "promised_working_days"),
        ({"promised_working_days": 0}, "promised_working_days"),
        ({"kind": "on_the_spot"}, "promised_working_days"),
        ({"statutory_working_days": None}, "statutory_working_days"),
        ({"effort_minutes": 0}, "effort_minutes"),
        ({"fee_yuan": 5}, "fee_yuan"),
        ({"aliases": ["一", "二", "三", "四"]}, "aliases"),
        ({"aliases": ["一", "二", "三", "四", "四"]}, "aliases"),
        ({"keywords": ["长" * 61]}, "keywords"),
        ({"materials": [{"zh": "证", "en": ""}]}, "materials.0.en"),
        ({"materials": [{"zh": "证", "en": "card", "issuer": {"zh": "局", "en": ""}}]}, "materials.0.issuer.en"),
        ({"steps": []}, "steps"),
        ({"steps": [STEP, {**STEP, "limit_working_days": -1}]}, "steps.1.limit_working_days"),
        ({"steps": [{**STEP, "limit_working_days": 11}, {**STEP, "limit_working_days": 10}]}, "steps"),
        ({"valid_to": "2014-01-01"}, "valid_to"),
        ({"successor": "other"}, "successor"),
        ({"valid_to": "2020-01-01", "successor": "cheshi"}, "successor"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(wrong, field):
    record = a_record(**wrong)
    assert field in findings(record)
    with pytest.raises(BadMatter):
        matter_from(record)


@pytest.mark.parametrize("strange", ["=HYPERLINK(1)", "<script>", "{{7*7}}", "\u202eabc", "𠮷", "-1+1", "@SUM(A1)"])
def test_strange_but_printable_names_are_taken_as_they_are(strange):
    assert findings(a_record(name=strange)) == {}
    assert matter_from(a_record(name=strange)).name == strange


FIRST, SECOND = date(2014, 1, 1), date(2017, 1, 1)
TWO = [a_matter(FIRST, SECOND, name="旧名"), a_matter(SECOND, name="新名", version=2)]


def test_the_version_valid_on_the_day_counts():
    catalogue = Catalogue(TWO)
    assert [catalogue.on("cheshi", day).version for day in (FIRST, date(2016, 12, 31), SECOND)] == [1, 1, 2]
    with pytest.raises(UnknownMatter):
        catalogue.on("cheshi", date(2013, 12, 31))
    assert [matter.name for matter in catalogue.valid_on(date(2016, 5, 1))] == ["旧名"]


def test_a_future_version_does_not_show_yet():
    catalogue = Catalogue(TWO, today=date(2016, 6, 1))
    assert catalogue.get("cheshi").name == "旧名"
    assert catalogue.of_version("cheshi", 2).name == "新名"
    assert Catalogue(TWO[1:], today=date(2016, 6, 1)).get("cheshi") is None


def test_an_ended_matter_still_has_its_name():
    catalogue = Catalogue(TWO[:1], today=date(2020, 1, 1))
    assert catalogue.get("cheshi").name == "旧名"
    assert catalogue.find("cheshi", date(2020, 1, 1)) is None


LIVESTOCK = UnitName("u001", "区畜牧局", "District Livestock Bureau", FIRST, date(2019, 1, 1), successor="u002")
FARMING = UnitName("u002", "区农业局", "District Farming Bureau", FIRST, date(2019, 1, 1))
RENAMED = UnitName("u002", "区农业农村局", "District Agriculture and Rural Affairs Bureau", date(2019, 1, 1))


def test_a_unit_that_was_merged_shows_the_name_of_its_successor_from_that_day_on():
    catalogue = Catalogue([a_matter(unit_code="u001")], Units([LIVESTOCK, FARMING, RENAMED]))
    assert catalogue.on("cheshi", date(2018, 12, 31)).content["unit"]["zh"] == "区畜牧局"
    assert catalogue.on("cheshi", date(2019, 1, 1)).content["unit"]["zh"] == "区农业农村局"
    assert catalogue.of_version("cheshi", 1, date(2015, 1, 1)).for_event()["unit"]["zh"] == "区畜牧局"


def test_units_that_point_at_each_other_end_somewhere():
    round_about = [
        UnitName("u001", "甲", "A", FIRST, SECOND, "u002"),
        UnitName("u002", "乙", "B", FIRST, SECOND, "u001"),
    ]
    assert Units(round_about).on("u001", date(2020, 1, 1)).code in ("u001", "u002")
