"""The district's areas: how many there are, how codes nest, and who covers whom."""

import csv

import pytest

from shared.reference.areas import (
    AREAS_FILE,
    AreaLevel,
    UnknownArea,
    covers,
    district_of,
    full_code,
    is_area_code,
    level_of,
    load_areas,
    short_code,
    town_of,
)
from shared.reference.build_areas import rebuilt

AREAS = load_areas()


def test_the_district_has_sixteen_towns_and_zones_and_201_villages():
    assert [area.name for area in AREAS.districts()] == ["纳溪区"]
    assert len(AREAS.towns()) == 16
    assert len(AREAS.villages()) == 201
    assert len(AREAS) == len(AREAS.all()) == 218


def test_fifteen_towns_have_villages_and_the_zone_has_none():
    empty = [town.name for town in AREAS.towns() if not AREAS.children(town.code)]
    assert empty == ["泸州化工园区"]


def test_the_placeholder_community_is_not_loaded():
    assert AREAS.get("510503400498") is None


def test_every_area_nests_in_its_parent():
    for area in AREAS:
        assert level_of(area.code) is area.level
        assert area.parent is None or (area.code.startswith(area.parent) and area in AREAS.children(area.parent))


def test_every_area_has_an_english_name_and_pinyin_in_plain_letters():
    for area in AREAS:
        assert area.name_en.isascii()
        assert area.pinyin.isalpha()
        assert area.pinyin.isascii()
        assert len(area.initials) == len(area.name)


def test_derived_columns_are_those_the_builder_writes():
    text = AREAS_FILE.read_text(encoding="utf-8")
    assert rebuilt(text) == text


def test_codes_in_the_file_are_twelve_digits_and_unique():
    with AREAS_FILE.open(encoding="utf-8") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    assert len(set(codes)) == len(codes)
    assert {len(code) for code in codes} == {12}


@pytest.mark.parametrize(
    ("code", "short", "level"),
    [
        ("510503", "510503", AreaLevel.DISTRICT),
        ("510503000000", "510503", AreaLevel.DISTRICT),
        ("510503108", "510503108", AreaLevel.TOWN),
        ("510503108000", "510503108", AreaLevel.TOWN),
        ("510503108201", "510503108201", AreaLevel.VILLAGE),
    ],
)
def test_short_and_padded_codes_mean_the_same_area(code, short, level):
    assert short_code(code) == short
    assert level_of(code) is level
    assert full_code(code) == full_code(short)
    assert AREAS[code].code == short


def test_a_village_knows_its_town_and_district():
    assert town_of("510503108201") == "510503108"
    assert district_of("510503108201") == "510503"
    assert [area.level for area in AREAS.path("510503108201")] == list(AreaLevel)


def test_a_district_lies_in_no_town():
    with pytest.raises(UnknownArea):
        town_of("510503")


@pytest.mark.parametrize("text", ["", "5", "51050", "5105031", "510503108x", "５１０５０３", "510503108201 ", "000000"])
def test_what_is_no_code_is_no_area_and_covers_nothing(text):
    assert not is_area_code(text)
    assert not covers(text, "510503108201")
    assert not covers("510503", text)
    assert AREAS.get(text) is None
    with pytest.raises(UnknownArea):
        AREAS[text]


@pytest.mark.parametrize(
    ("scope", "code", "covered"),
    [
        ("510503", "510503108201", True),
        ("510503000000", "510503108", True),
        ("510503108", "510503108201", True),
        ("510503108000", "510503108201", True),
        ("510503108201", "510503108201", True),
        ("510503108201", "510503108202", False),
        ("510503108201", "510503108", False),
        ("510503107", "510503108201", False),
        ("510504", "510503108201", False),
    ],
)
def test_an_area_covers_itself_and_what_lies_in_it(scope, code, covered):
    assert covers(scope, code) is covered


def test_search_finds_by_name_pinyin_and_first_letters():
    assert AREAS.search("护国镇")[0].code == "510503101"
    assert AREAS.search("huguozhen")[0].code == "510503101"
    assert "510503101" in [area.code for area in AREAS.search("hg")]
    assert AREAS.search("  ") == ()
