"""How many open cases carry which version of a matter: counts for whoever looks after the catalogue, nothing of the cases."""

from datetime import timedelta

from services.reporting.matters.store import MatterNameStore
from shared.contracts.events import Actor, NewEvent, uuid7
from tests.integration.reporting.stories import DISTRICT, MATTER, Story, at


def test_open_cases_are_counted_by_the_version_they_were_accepted_under(house):
    began = at("2014-03-03 10:00")
    stories = [Story(house.settings, began, began + timedelta(days=7)).submitted().accepted() for _ in range(3)]
    versioned = stories[2].intake[-1].data
    versioned["matter"] = {**versioned["matter"], "version": 2}
    house.hear(*stories)
    page = house.get("/board/parts/matters/dibao")
    assert page.status_code == 200
    assert "第2版：在办1件" in page.text
    assert "第1版：在办2件" in page.text
    assert "没有在办的件" in house.get("/board/parts/matters/nothing").text


def test_a_clerk_does_not_look_after_the_catalogue(house):
    assert house.get("/board/parts/matters/dibao", "clerk").status_code == 403
    assert house.get("/board/parts/matters/dibao", None).status_code in (303, 401)


def test_a_matter_is_called_by_its_newest_version_whatever_is_heard_later(house):
    began = at("2014-03-03 10:00")
    stories = [Story(house.settings, began, began + timedelta(days=7)).submitted().accepted() for _ in range(2)]
    for story in stories:
        told = story.intake[-1].data
        told |= {"matter_code": "renamed", "matter": {**told["matter"], "code": "renamed"}}
    changed = {"code": "renamed", "version": 3, "name": "新名", "name_en": "New name", "category": "social"}
    changed |= {"valid_from": began.date(), "valid_to": None, "successor": None}
    house.hear(stories[0])
    assert names(house)["renamed"] == (MATTER["name"], MATTER["name_en"])
    with house.intake.transaction() as work:
        work.outbox.publish(NewEvent("matter.changed", uuid7(), DISTRICT, began, Actor("admin", uuid7()), changed))
    house.hear()
    house.hear(stories[1])
    assert names(house)["renamed"] == ("新名", "New name")


def names(house):
    with house.database.reading() as connection:
        return MatterNameStore(connection).all()
