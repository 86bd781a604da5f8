"""A deadly event is parked with an alert within a minute or so, and its lane goes on."""

from datetime import UTC, datetime

import pytest

from shared.contracts.events import SYSTEM, NewEvent, uuid7
from shared.runtime.database import Database
from tests.faults.rig import VILLAGE
from tests.http import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]


def test_an_event_nobody_can_read_is_parked_with_an_alert_and_the_lane_goes_on(house, promise):
    """A case event about a request that never was: its hearer fails each time."""
    intake = Database(house.settings, "intake")
    with intake.transaction() as work:
        work.outbox.publish(
            NewEvent("request.supplement_requested", uuid7(), VILLAGE, datetime.now(UTC), SYSTEM, {"missing": []})
        )
    intake.close()
    house.sql(
        "UPDATE bus.event SET type = 'request.nonsense' WHERE position = (SELECT max(position) FROM bus.event WHERE type = 'request.supplement_requested')"
    )
    promise.ask(3)

    def parked():
        return house.sql(
            "SELECT d.position FROM bus.delivery d JOIN bus.event e USING (position) WHERE d.state = 'parked' AND e.type = 'request.nonsense'"
        )

    ((position,),) = wait_for(parked, 90, "the poison event parked")
    assert house.sql("SELECT kind FROM bus.alert WHERE position = %s", position) == [("event_parked",)]
    house.sql("UPDATE bus.delivery SET state = 'discarded' WHERE position = %s", position)
    promise.holds()
