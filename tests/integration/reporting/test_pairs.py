"""Pairs, projects and trips as reporting counts them, equal to what the events say."""

from datetime import date

from services.reporting import tasks
from services.reporting.pairs.recount import differences
from services.reporting.pairs.store import PairStore
from services.reporting.trips.recount import differences as trip_differences
from services.reporting.trips.store import TripStore
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.runtime.bus.inbox import Inbox
from tests.integration.reporting.stories import OTHER_VILLAGE, TOWN, VILLAGE, Story, at

WHO = Actor("organiser", uuid7())


def formed(role, area=VILLAGE, subject=None):
    told = {"role": role, "volunteer_id": uuid7(), "resident_id": None, "work_unit": "区农业局"}
    return NewEvent("pair.formed", subject or uuid7(), area, at("2014-03-05 09:30"), WHO, told)


def project(state, subject):
    told = {"kind": "tea", "work_unit": "区农业局", "state": state}
    return NewEvent("project.recorded", subject, VILLAGE, at("2014-03-06 09:30"), WHO, told)


def test_pairs_that_stand_are_counted_by_role_and_projects_by_state(house):
    ended, tea = uuid7(), uuid7()
    end = NewEvent("pair.ended", ended, VILLAGE, at("2014-04-05 09:30"), WHO, {"because": "fulfilled"})
    first = [formed("household"), formed("grower", OTHER_VILLAGE), formed("household", subject=ended)]
    with house.assignment.transaction() as work:
        work.outbox.publish_all([*first, project("planned", tea)])
    with house.assignment.transaction() as work:
        work.outbox.publish_all([end, project("running", tea)])
    inbox = Inbox(house.database, tasks.handle)
    assert sum(inbox.work_lane(lane) for lane in range(house.settings.lanes)) == 6
    with house.database.reading() as connection:
        assert PairStore(connection).counts(TOWN) == {"pairs:household": 1, "projects:running": 1}
        assert PairStore(connection).counts("510503")["pairs:grower"] == 1
        assert differences(connection, None) == {}


def test_trips_are_summed_by_day_and_town_and_stand_on_the_timeline_of_their_cases(house):
    story = Story(house.settings, at("2014-03-03 10:00"), at("2014-03-10 17:30")).accepted()
    house.hear(story)
    for saved, km in ((2, None), (1, 12.5)):
        told = {"volunteer_id": uuid7(), "requests": [story.id, uuid7()], "trips_saved": saved, "kilometres_saved": km}
        trip = NewEvent("trip.recorded", uuid7(), VILLAGE, at("2014-03-10 16:00"), Actor("volunteer"), told)
        with house.assignment.transaction() as work:
            work.outbox.publish(trip)
    inbox = Inbox(house.database, tasks.handle)
    assert sum(inbox.work_lane(lane) for lane in range(house.settings.lanes)) == 2
    with house.database.reading() as connection:
        store = TripStore(connection)
        sums = store.sums(TOWN, date(2014, 3, 10), date(2014, 3, 10))
        assert (sums.trips, sums.cases, sums.saved, sums.kilometres, sums.measured) == (2, 4, 3, 12.5, 1)
        assert store.sums(TOWN, date(2014, 3, 11)).trips == 0
        assert trip_differences(connection, None, None, None) == {}
    page = house.get(f"/board/cases/{story.id}").get_data(as_text=True)
    assert page.count("同一趟还办了1件") == 2
