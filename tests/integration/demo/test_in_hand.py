"""The first morning of a demo house, against a whole house of real processes: each person finds something to begin with."""

from collections.abc import Iterator

import pytest

from services.local import demo
from services.local.progress import Silent
from services.local.replay import in_hand
from shared.reference.working_hours import local_day
from shared.runtime.clock import SystemClock
from shared.runtime.settings import Settings
from tests.faults.rig import House
from tests.http import Caller
from tests.servers import Servers


@pytest.fixture(scope="module")
def in_hand_twice(servers: Servers, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What lies open on the first morning, entered once more as after an interruption."""
    demo.load(settings, Silent(), demo.SMALL)
    house = House(servers, settings, tmp_path_factory.mktemp("house"))
    try:
        house.start()
        for _ in range(2):
            in_hand.enter(house.base, local_day(SystemClock().now()))
        yield house.base
    finally:
        house.close()


def test_the_window_has_three_requests_waiting(in_hand_twice: str) -> None:
    clerk = Caller(in_hand_twice).signed_in(f"clerk-{in_hand.TOWN}")
    waiting = clerk.get("/api/intake/v1/requests", status="submitted").json
    assert len(waiting) == 3


def test_the_volunteer_has_one_task_and_one_offer(in_hand_twice: str) -> None:
    volunteer = Caller(in_hand_twice).signed_in(in_hand.VOLUNTEER)
    offers = volunteer.get("/api/assignment/v1/offers", status="open").json
    tasks = volunteer.get("/api/assignment/v1/assignments", status="active").json
    assert (len(offers), len(tasks)) == (1, 1)


def test_the_organiser_finds_pairs_with_a_visit(in_hand_twice: str) -> None:
    organiser = Caller(in_hand_twice).signed_in(f"organiser-{in_hand.TOWN}")
    found = organiser.get("/api/assignment/v1/pairs").json
    assert len(found) == 8
    assert all(pair["last_visit_on"] for pair in found)
