"""Which point serves whom, and what an area is called when."""

from datetime import date, time
from uuid import uuid4

import pytest

from services.local.demo.homes import service_points
from shared.identity.people import Person
from shared.reference.area_changes import AreaChange, AreaHistory
from shared.reference.areas import install_changes, load_areas
from shared.reference.service_points import ServicePoint, ServicePoints
from shared.reference.working_hours import OfficeHours

VILLAGE, NEIGHBOUR, TOWN, OTHER_TOWN, DISTRICT = "510503108201", "510503108202", "510503108", "510503102", "510503"
EARLY = OfficeHours(((time(8), time(12)), (time(14), time(16, 30))))
MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)


def a_point(area, status="running", **more):
    return ServicePoint(area, f"{area}的点", status, **more)


@pytest.fixture
def changed():
    """`changed(change, …)`: the areas as a process knows them in July; nothing stays afterwards."""

    def install(*changes, today=JULY):
        install_changes(AreaHistory(changes), today)
        return load_areas()

    yield install
    install_changes(AreaHistory(), JULY)


def renamed(area, name, day=MAY):
    return AreaChange(uuid4(), area, day, name=name, name_en="New name")


def merged(area, into, day=MAY):
    return AreaChange(uuid4(), area, day, successor=into)


def test_a_village_without_a_running_point_falls_back_to_its_town_and_then_to_the_district():
    points = ServicePoints([a_point(DISTRICT), a_point(TOWN), a_point(VILLAGE, "planned"), a_point(NEIGHBOUR)])
    assert points.serving(VILLAGE).area == TOWN
    assert points.serving(NEIGHBOUR).area == NEIGHBOUR
    assert points.serving("510503102201").area == DISTRICT
    assert ServicePoints().serving(VILLAGE) is None


def test_a_promise_ends_when_the_serving_point_closes():
    points = ServicePoints([a_point(TOWN, hours=EARLY), a_point(VILLAGE, "planned"), a_point(NEIGHBOUR)])
    assert points.closing(VILLAGE) == time(16, 30)
    assert points.closing(NEIGHBOUR) == time(17, 30)
    assert ServicePoints().closing(VILLAGE) == time(17, 30)


def test_the_demo_district_has_fifteen_running_town_centres_and_201_points():
    points = ServicePoints(service_points(load_areas()))
    centres = [point for point in points if len(point.area) == 9]
    assert sum(point.runs for point in centres) == 15
    assert {len(point.zones) for point in centres} == {3}
    coverage = points.coverage(DISTRICT)
    assert (coverage.all, coverage.running) == (201, 191)
    assert all(points.serving(village.code) for village in load_areas().villages())


def test_coverage_of_nothing_is_no_rate():
    assert ServicePoints().coverage(TOWN).rate is None


def test_a_renamed_area_keeps_its_code_and_an_old_case_its_old_name(changed):
    areas = changed(renamed(VILLAGE, "新名社区"))
    first = areas.named_on(VILLAGE, date(2026, 4, 30)).name
    assert areas[VILLAGE].name == "新名社区" != first
    assert areas.named_on(VILLAGE, MAY).name == "新名社区"
    assert changed(renamed(VILLAGE, "新名社区"), today=date(2026, 4, 30))[VILLAGE].name == first


def test_a_merged_village_can_no_longer_be_chosen_but_is_still_known(changed):
    areas = changed(merged(VILLAGE, NEIGHBOUR))
    assert VILLAGE in areas
    assert VILLAGE not in {village.code for village in areas.villages(on=JULY)}
    assert VILLAGE in {village.code for village in areas.villages(on=date(2026, 4, 30))}
    assert areas.today(VILLAGE) == NEIGHBOUR


def test_mergers_follow_one_another_and_never_go_round(changed):
    third = "510503108203"
    areas = changed(merged(VILLAGE, NEIGHBOUR), merged(NEIGHBOUR, third, date(2026, 6, 1)))
    assert areas.today(VILLAGE) == third
    assert AreaHistory([merged(VILLAGE, NEIGHBOUR), merged(NEIGHBOUR, VILLAGE)]).successor(VILLAGE, JULY) in (
        VILLAGE,
        NEIGHBOUR,
    )


def test_people_of_the_successor_see_the_old_cases_of_what_was_merged(changed):
    changed(merged(OTHER_TOWN, TOWN))
    clerk = Person(uuid4(), "clerk", "窗口甲", (("clerk", TOWN),))
    assert clerk.areas("clerk") == (OTHER_TOWN, TOWN)
    assert clerk.may_in(f"{OTHER_TOWN}201", "clerk")
    changed()
    assert not clerk.may_in(f"{OTHER_TOWN}201", "clerk")
