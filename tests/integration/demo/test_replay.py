"""A small replay against a whole house of real processes: the figures hold what was sent, sending it again adds nothing."""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from services.intake.matters.use_cases import matters_that_come_along
from services.local import demo, replay
from services.local.demo.homes import homes_of
from services.local.progress import Silent
from services.local.replay.plan import plan
from services.local.replay.waves import Waves
from shared.runtime.settings import Settings
from tests.faults.rig import House
from tests.http import Caller
from tests.servers import Servers

COUNT = 40
TOWNS = ("510503102", "510503108")


@dataclass
class Replayed:
    house: House
    code: int


def arguments(house: House) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    return parser.parse_args(["--url", house.base, "--count", str(COUNT), "--towns", *TOWNS])


@pytest.fixture(scope="module")
def replayed(servers: Servers, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    demo.load(settings, Silent(), demo.SMALL)
    house = House(servers, settings, tmp_path_factory.mktemp("house"))
    try:
        house.start()
        interrupted(house)
        yield Replayed(house, replay.run(arguments(house)))
    finally:
        house.close()


class Interruption(Exception):
    """Somebody pressed Ctrl-C."""


def interrupted(house: House) -> None:
    """The same replay, given up when some cases are closed and others stand in between."""

    def stop_soon(finished: int) -> None:
        if finished:
            raise Interruption

    given = arguments(house)
    cases = plan(given.count, given.seed, homes_of(given.towns), matters_that_come_along())
    with pytest.raises(Interruption):
        Waves(replay.signed_in(given, cases), cases, stop_soon).run()
    heard = events(house)
    assert heard["request.submitted"] > 0
    assert heard.get("request.closed", 0) < COUNT


def figures(house: House) -> dict[str, dict]:
    query = {"area": "510503", "from": "2014-01-01", "to": "2014-06-30"}
    supervisor = Caller(house.base).signed_in("supervisor")
    return {row["key"]: row for row in supervisor.get("/api/reporting/v1/figures", **query).json}


def events(house: House) -> dict[str, int]:
    return dict(house.sql("SELECT type, count(*) FROM bus.event GROUP BY type"))


def test_the_figures_count_what_was_replayed(replayed):
    assert replayed.code == 0
    found = figures(replayed.house)
    assert (found["accepted"]["value"], found["closed"]["value"]) == (COUNT, COUNT - 1)
    assert found["completion_rate"]["value"] == (COUNT - 1) / COUNT
    assert found["on_time_rate"]["denominator"] in (COUNT - 1, COUNT)


def test_every_entry_carries_its_true_time_and_the_time_of_entry(replayed):
    late = replayed.house.sql(
        "SELECT count(*) FROM bus.event WHERE starts_with(type, 'request.') AND subject IN (SELECT id FROM intake.request) "
        "AND NOT (occurred_at BETWEEN '2014-01-01' AND '2014-07-01' AND recorded_at > now() - interval '1 hour')"
    )
    assert late == [(0,)]


def test_each_request_was_matched_by_the_worker_and_offered_once(replayed):
    counts = events(replayed.house)
    assert counts["request.offered"] == counts["request.assigned"] == COUNT
    assert counts["request.closed"] == COUNT - 1


def test_no_reminder_of_2014_goes_out(replayed):
    """An offer is made today and told today, at an hour when people may be told, unless it is answered before."""
    sent = replayed.house.sql(
        "SELECT rung, state, role FROM reporting.reminders WHERE state NOT IN ('skipped', 'cancelled') AND rung <> 'offered'"
    )
    assert sent == []


def test_a_run_that_is_given_up_can_be_continued(replayed):
    assert replayed.code == 0
    assert events(replayed.house)["request.submitted"] == COUNT


def test_a_second_run_adds_nothing(replayed):
    before = events(replayed.house)
    assert replay.run(arguments(replayed.house)) == 0
    assert events(replayed.house) == before


def test_the_bulletin_reproduces_what_the_half_year_gives_and_names_what_it_cannot(replayed):
    """Every number of the bulletin against what the replay entered, its own list, and the member register of the demo."""
    query = {"area": "510503", "from": "2014-01-01", "to": "2014-06-30"}
    supervisor = Caller(replayed.house.base).signed_in("supervisor")
    told = supervisor.get("/api/reporting/v1/bulletin", **query).json
    numbers = {one["key"]: one for one in told["numbers"]}
    rate = numbers["completion_rate"]
    assert (rate["numerator"], rate["denominator"]) == (COUNT - 1, COUNT)
    assert f"受理群众事项{COUNT}件，已办结{COUNT - 1}件" in " ".join(one["text"] for one in told["sentences"])
    for one in told["numbers"]:
        if (one["list_url"] or "").startswith("/board/cases?"):
            assert listed(supervisor, one["list_url"]) == one["numerator"], one["key"]
        if (one["denominator_list_url"] or "").startswith("/board/cases?"):
            assert listed(supervisor, one["denominator_list_url"]) == one["denominator"], one["key"]
    assert numbers["check_in_rate"]["numerator"] <= numbers["check_in_rate"]["denominator"]
    assert {one["row"] for one in told["sentences"]} | {one["row"] for one in told["cannot"]} == set(range(1, 14))


def listed(supervisor: Caller, address: str) -> int:
    """How many rows the list behind a number says it has."""
    page = supervisor.get(address).body.decode()
    return int(re.search(r"共([\d,]+)条", page)[1].replace(",", ""))
