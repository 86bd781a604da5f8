"""A skill on the form of a matter: a level, or a level that is only good to have."""

from werkzeug.datastructures import MultiDict

from services.intake.catalogue.forms import typed_record, values_of


def test_a_skill_that_is_good_to_have_goes_into_the_record_and_back_into_the_form():
    typed = typed_record(MultiDict({"skills.law": "2?", "skills.paperwork": "1", "skills.computer": ""}))
    assert {each["skill"]: (each["level"], each.get("optional")) for each in typed["skills"]} == {
        "law": ("2", True),
        "paperwork": ("1", None),
    }
    shown = values_of(typed)
    assert (shown["skills.law"], shown["skills.paperwork"]) == ("2?", "1")
