"""The broker is a bell, not a memory; the database may fall and rise under load."""

import shutil
import signal

import pytest

from shared.runtime.celery_factory import make_celery
from tests.faults.rig import TOWN
from tests.http import Caller, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]


def stop_broker(house):
    member = house.servers.crew.members["valkey"]
    member.process.send_signal(signal.SIGKILL)
    member.process.wait()
    return member


def start_broker(house):
    house.servers.crew.members["valkey"].process = house.servers.crew._spawn(
        house.servers.crew.members["valkey"].program
    )


def test_with_the_broker_down_intake_answers_201_and_everything_is_offered_when_it_is_back(house, promise):
    promise.ask(1)
    stop_broker(house)
    promise.ask(20)
    assert promise.unanswered == set()
    assert house.sql("SELECT count(*) FROM bus.delivery WHERE state = 'pending'")[0][0] > 0
    start_broker(house)
    promise.holds()


def test_a_broker_that_comes_back_empty_has_lost_nothing_that_matters(house, promise):
    promise.ask(5)
    stop_broker(house)
    promise.ask(5)
    folder = house.servers.data / "valkey"
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix in (".rdb", ".aof"):
            path.unlink()
    start_broker(house)
    promise.holds()


def test_a_frozen_broker_slows_nobody_at_the_window(house, promise):
    broker = house.servers.crew.members["valkey"].process
    broker.send_signal(signal.SIGSTOP)
    try:
        promise.ask(5)
        assert promise.unanswered == set()
    finally:
        broker.send_signal(signal.SIGCONT)
    promise.holds()


def test_every_message_three_times_and_in_reverse_changes_nothing(house, promise):
    promise.ask(5)
    bell = make_celery("test", house.settings)
    for _ in range(3):
        for lane in reversed(range(house.settings.lanes)):
            for service in ("reporting", "assignment"):
                bell.send_task(f"{service}.consume", args=[lane], queue=service)
    promise.ask(5)
    promise.holds()


def test_two_relays_and_two_beats_do_nothing_twice(house, promise):
    house.start("relay#2", "beat#2")
    promise.ask(10)
    promise.holds()


def test_a_pickle_in_the_queue_is_refused_and_the_worker_lives(house, promise):
    from kombu import Connection

    with (
        Connection(house.settings.redis_url) as connection,
        connection.SimpleQueue("assignment", serializer="pickle") as queue,
    ):
        queue.put({"args": [], "task": "assignment.consume"})
    promise.ask(2)
    promise.holds()


def test_postgres_killed_under_load_keeps_what_it_acknowledged(house, promise):
    clerk = Caller(house.base).signed_in(f"clerk-{TOWN}")
    promise.ask(5, clerk)
    member = house.servers.crew.members["postgres"]
    member.process.send_signal(signal.SIGKILL)
    member.process.wait()
    promise.ask(3, clerk)
    member.process = house.servers.crew._spawn(member.program)
    wait_for(lambda: house.answers(), 40, "the house after the database")
    promise.ask_again(clerk)
    promise.holds()


def test_a_stop_under_load_loses_nothing(house, promise):
    promise.ask(10)
    house.crew.stop()
    house.start()
    promise.holds()
