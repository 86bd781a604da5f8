"""What may be said of a service point and of a changing area."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from services.intake.areas.domain import Wanted
from services.intake.areas.domain import check as check_change
from services.intake.points.domain import check, read_hours, written_hours
from shared.contracts.errors import Invalid
from shared.reference.area_changes import AreaChange, AreaHistory
from shared.reference.areas import Areas, load_areas

TODAY = date(2026, 5, 1)
VILLAGE, NEIGHBOUR, TOWN = "510503108201", "510503108202", "510503108"


@pytest.mark.parametrize(
    ("written", "closing"),
    [
        ("09:00-12:00，13:30-17:30", time(17, 30)),
        ("9:00—12:00, 14:00—17:00", time(17)),
        ("08：30至12：00；14：00至18：00", time(18)),
        ("09:00-17:00", time(17)),
    ],
)
def test_hours_are_read_as_people_write_them(written, closing):
    assert read_hours(written).sessions[-1][1] == closing
    assert read_hours(written_hours(read_hours(written))) == read_hours(written)


@pytest.mark.parametrize(
    "written", ["", "每天", "17:30-09:00", "09:00-12:00，11:00-13:00", "25:00-26:00", "09:00-12:00 周末休息"]
)
def test_hours_that_cannot_be_read_are_told_beside_the_field(written):
    with pytest.raises(Invalid) as refused:
        read_hours(written)
    assert "hours" in refused.value.fields


def test_only_a_town_centre_has_zones_and_a_running_point_has_a_beginning():
    check(TOWN, "running", ("mediation",), TODAY)
    with pytest.raises(Invalid):
        check(VILLAGE, "running", ("mediation",), TODAY)
    with pytest.raises(Invalid):
        check(VILLAGE, "running", (), None)
    check(VILLAGE, "planned", (), None)


def wanted(**more):
    return Wanted(**{"area": VILLAGE, "day": TODAY, "source": "川民政〔2026〕1号", **more})


def test_a_rename_or_a_merger_is_one_of_the_two():
    check_change(wanted(name="新名社区"), load_areas(), TODAY)
    check_change(wanted(successor=NEIGHBOUR), load_areas(), TODAY)
    for wrong in (
        wanted(),
        wanted(name="新名", successor=NEIGHBOUR),
        wanted(successor=TOWN),
        wanted(successor=VILLAGE),
        wanted(name="新名", day=TODAY - timedelta(days=1)),
        wanted(name="新名", area="510503"),
        wanted(name="新名", area="999999"),
    ):
        with pytest.raises(Invalid):
            check_change(wrong, load_areas(), TODAY)


def test_what_has_ended_cannot_change_nor_take_others_in():
    merged = AreaHistory([AreaChange(uuid4(), NEIGHBOUR, TODAY, successor=VILLAGE)])
    areas = Areas(load_areas().all(), merged, TODAY)
    for wrong in (wanted(area=NEIGHBOUR, name="新名"), wanted(successor=NEIGHBOUR)):
        with pytest.raises(Invalid):
            check_change(wrong, areas, TODAY)
