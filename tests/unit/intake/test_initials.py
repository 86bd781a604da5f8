"""The initials a clerk types are stored with the catalogue, so that no running process needs the pinyin tables."""

from pypinyin import Style, lazy_pinyin

from services.intake.matters.use_cases import matters_that_come_along


def test_every_matter_of_the_file_carries_the_initials_of_its_short_name():
    for matter in matters_that_come_along():
        assert matter.content["initials"] == "".join(lazy_pinyin(matter.short, style=Style.FIRST_LETTER)).lower()
