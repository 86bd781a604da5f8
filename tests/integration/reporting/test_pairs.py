"""Pairs and projects as reporting counts them, equal to what the events say."""

from services.reporting import tasks
from services.reporting.pairs.recount import differences
from services.reporting.pairs.store import PairStore
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.runtime.bus.inbox import Inbox
from tests.integration.reporting.stories import OTHER_VILLAGE, TOWN, VILLAGE, at

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
