"""A process that dies at a named line loses nothing and doubles nothing."""

import psycopg
import pytest

from shared.runtime.bus.chain import Walk
from shared.runtime.bus.verify_command import faults_in
from tests.faults.rig import TOWN
from tests.http import Caller, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

_UNCHAINED = "SELECT FROM bus.event e WHERE NOT EXISTS (SELECT FROM bus.link l WHERE l.position = e.position)"

POINTS = {
    "web.before_commit": "web",
    "web.after_commit": "web",
    "relay.after_lease": "relay",
    "relay.after_publish": "relay",
    "worker.after_claim": "assignment-worker",
    "worker.before_commit": "assignment-worker",
    "worker.after_commit": "assignment-worker",
}


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_at_this_line_loses_and_doubles_nothing(house, promise, point):
    name = POINTS[point]
    clerk = Caller(house.base).signed_in(f"clerk-{TOWN}")
    promise.ask(2, clerk)
    house.kill(name)
    house.start(name, crash_at=point)
    promise.ask_until_it_dies(name, clerk)
    house.restart(name)
    promise.ask_again(clerk)
    promise.holds()


def test_the_reporting_worker_killed_before_its_commit_counts_nothing_twice(house, promise):
    house.kill("reporting-worker")
    house.start("reporting-worker", crash_at="worker.before_commit")
    promise.ask_until_it_dies("reporting-worker")
    house.restart("reporting-worker")
    promise.holds()


def test_a_killed_beat_only_delays(house, promise):
    house.kill("beat")
    promise.ask(2)
    promise.holds()


def test_a_killed_folder_leaves_a_chain_that_goes_on_and_holds(house, promise):
    house.kill("folder")
    promise.ask(3)
    house.start("folder", crash_at="folder.before_commit")
    wait_for(lambda: house.died("folder"), 40, "the folder's death")
    house.restart("folder")
    promise.holds()
    wait_for(lambda: not house.sql(_UNCHAINED), 30, "every event in the chain")
    with psycopg.connect(house.settings.service_url("folder")) as connection:
        assert list(faults_in(connection, Walk(), {})) == []
