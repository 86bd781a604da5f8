"""What one request costs: CPU-milliseconds over the whole process tree, Postgres included, and the time to the offer.

Four measurements on the same servers, interleaved and repeated: the bare floor; intake alone (a clerk enters a request
that is accepted in the same step); the whole pipeline in an open loop at 50/s; the same in a closed loop. Medians are
quoted, and the ratio to the floor of the same run. Run by `make bench`; asserts nothing.
"""

import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.load import Sender, Sent, cpu_seconds, memory_pss, percentile, reply_of
from benchmarks.rows import Row, median, table
from services.local import demo
from services.local.ports import free_port, is_free
from services.local.processes import Program
from services.local.progress import Silent
from shared.runtime.migrate import upgrade
from tests.conftest import environment_of, settings_for
from tests.faults.rig import House
from tests.http import Caller, wait_for
from tests.servers import embedded_servers

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
COUNT = int(os.environ.get("BENCH_COUNT", "1500"))
GROWTH = int(os.environ.get("BENCH_GROWTH", "500"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
RATE = 50
CONNECTIONS = 8
CLERK_TOWNS = 8
PATH = "/api/intake/v1/requests"


class Bench:
    """A house to measure, the floor beside it, and the senders."""

    def __init__(self, house: House, floor_port: int) -> None:
        self.house, self.floor_port = house, floor_port
        anyone = Caller(house.base)
        areas = anyone.get("/api/intake/v1/areas", page_size=500).json
        self.villages = [area["code"] for area in areas if area["level"] == "village"]
        matters = anyone.get("/api/intake/v1/matters", page_size=500).json
        self.matters = [matter["code"] for matter in matters]
        # the supervisor's district covers every village, so one connection set serves all towns
        self.clerk = anyone.signed_in("bench-clerk")

    def body(self, number: int) -> bytes:
        body = {
            "description": "家里老人常年有病，想申请农村低保，请帮忙看看要准备什么材料",
            "village_code": self.villages[number * 7 % len(self.villages)],
            "channel": "window",
            "requester": {"name": f"测试{number}", "phone": f"139{number % 100_000_000:08}"},
            "matter_code": self.matters[number % len(self.matters)],
            "materials_complete": True,
        }
        return json.dumps(body).encode()

    def pids(self, *names: str) -> list[int]:
        servers = self.house.servers.crew.members
        return [servers["postgres"].process.pid, *(self.house.crew.members[name].process.pid for name in names)]

    def everything(self) -> list[int]:
        names = [name for name in self.house.crew.members if name != "floor"]
        return [*self.pids(*names), self.house.servers.crew.members["valkey"].process.pid]

    def by_part(self) -> dict[str, float]:
        """CPU seconds so far of each program of the house and of the two servers."""
        members = {**self.house.crew.members, **self.house.servers.crew.members}
        return {name: cpu_seconds([member.process.pid]) for name, member in members.items() if name != "floor"}

    def floor(self) -> Row:
        sender = Sender(self.floor_port, "/floor", None, CONNECTIONS)
        return self._closed(sender, self.pids("floor"), COUNT)

    def intake(self) -> Row:
        """Relay and workers stopped: what the web and Postgres use."""
        self.settle()
        self.house.kill("relay", "beat")
        row = self._closed(self._sender(), self.pids("web"), COUNT)
        self.house.start("relay", "beat")
        self.settle()
        return row

    def closed_loop(self) -> Row:
        """Until every request is offered and reported."""
        self.settle()
        before, began = cpu_seconds(self.everything()), time.perf_counter()
        sent = self._sender().closed_loop(COUNT, self.body)
        self.settle()
        took = time.perf_counter() - began
        check(sent)
        return Row((cpu_seconds(self.everything()) - before) * 1000 / COUNT, COUNT / took)

    def open_loop(self) -> Row:
        self.settle()
        count = RATE * SECONDS
        before = cpu_seconds(self.everything())
        by_part = self.by_part()
        sent = self._sender().open_loop(RATE, SECONDS, self.body)
        self.settle()
        check(sent)
        cpu = (cpu_seconds(self.everything()) - before) * 1000 / count
        spent = {name: (seconds - by_part[name]) * 1000 / count for name, seconds in self.by_part().items()}
        print("  " + ", ".join(f"{name} {used:.2f}" for name, used in spent.items()), file=sys.stderr)
        delays = self._until_offered(sent)
        return Row(cpu, RATE, percentile(delays, 0.5), percentile(delays, 0.99))

    def memory_over(self, count: int) -> tuple[int, int]:
        """Bytes of PSS of the web processes before and after `count` more requests; what was measured before warmed them up."""
        self.settle()
        web = [self.house.crew.members["web"].process.pid]
        before = memory_pss(web)
        check(self._sender().closed_loop(count, self.body))
        self.settle()
        return before, memory_pss(web)

    def _until_offered(self, sent: list[Sent]) -> list[float]:
        """Milliseconds from sending the request to the offer's entry in the log of events; lost ones are an error."""
        rows = self.house.sql(
            "SELECT subject::text, min(recorded_at) FROM bus.event WHERE type = 'request.offered' GROUP BY 1"
        )
        offered = {subject: at.timestamp() for subject, at in rows}
        return [(offered[reply_of(one)["id"]] - one.at) * 1000 for one in sent]

    def settle(self) -> None:
        """Until nothing is pending; the demo's volunteers are freed so that capacity never decides a measurement."""
        wait_for(
            lambda: self.house.sql("SELECT count(*) FROM bus.delivery WHERE state = 'pending'")[0][0] == 0,
            120,
            "an empty bus",
            0.02,
        )

    def _closed(self, sender: Sender, pids: list[int], count: int) -> Row:
        before, began = cpu_seconds(pids), time.perf_counter()
        sent = sender.closed_loop(count, self.body)
        took = time.perf_counter() - began
        check(sent)
        return Row((cpu_seconds(pids) - before) * 1000 / count, count / took)

    def _sender(self) -> Sender:
        return Sender(self.house.port, PATH, self.clerk.token, CONNECTIONS)


def check(sent: list[Sent]) -> None:
    refused = [one for one in sent if one.status != 201]
    if refused:
        raise SystemExit(
            f"{len(refused)} requests were not answered 201: {refused[0].status} {refused[0].reply[:300]!r}"
        )


def free_capacity(house: House) -> None:
    """Room for every request of the run: matching is measured with all candidates, not with a district run dry."""
    house.sql("UPDATE assignment.volunteer SET capacity = 50 WHERE active AND checked_in_on IS NOT NULL")


def bench_clerk(house: House) -> None:
    """A clerk over the whole district, for the sender only."""
    house.sql(
        "SELECT identity.open_account(uuidv7(), 'bench-clerk', 'bench', (SELECT password_hash FROM identity.person WHERE username = 'admin'), "
        'NULL, \'[["clerk", "510503"]]\')'
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-bench-") as name, embedded_servers(Path(name)) as servers:
        settings = replace(settings_for(servers, servers.postgres_url, Path(name)), lanes=1)
        upgrade(settings)
        print("loading the demo district …", file=sys.stderr)
        demo.load(settings, Silent())
        house = House(servers, settings, Path(name) / "house")
        try:
            run(house)
        finally:
            house.close()


def run(house: House) -> None:
    house.sql(
        "CREATE TABLE public.floor (id uuid PRIMARY KEY, body bytea NOT NULL, at timestamptz NOT NULL DEFAULT now())"
    )
    free_capacity(house)
    bench_clerk(house)
    house.start()
    floor_port = free_port()
    house.crew.start(floor_program(house, floor_port))
    wait_for(lambda: not is_free(floor_port), 30, "the floor")
    bench = Bench(house, floor_port)
    kinds = {
        "floor": bench.floor,
        "intake alone": bench.intake,
        "pipeline, closed loop": bench.closed_loop,
        "pipeline, open loop 50/s": bench.open_loop,
    }
    measured: dict[str, list[Row]] = {kind: [] for kind in kinds}
    bench.floor()
    bench.closed_loop()
    for number in range(ROUNDS):
        for kind, measure in kinds.items():
            measured[kind].append(measure())
            print(f"round {number + 1}/{ROUNDS} {kind}: {measured[kind][-1]}", file=sys.stderr)
    table({kind: median(rows) for kind, rows in measured.items()})
    before, after = bench.memory_over(GROWTH)
    print(f"\nmemory of the web processes over {GROWTH} more requests: {before / 1e6:.1f} → {after / 1e6:.1f} MB PSS")
    names = [name for name in house.crew.members if name != "floor"]
    pss = memory_pss(house.crew.members[name].process.pid for name in names)
    print(f"\nmemory of every process of the house, Postgres and Valkey apart: {pss / 1e6:.0f} MB PSS (goal 450)")


def floor_program(house: House, port: int) -> Program:
    environment = environment_of(house.settings, FLOOR_DATABASE_URL=house.settings.database_url)
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *[
            "--workers",
            "1",
            "--blocking-threads",
            "8",
            "--no-ws",
            "--http",
            "1",
            "--no-access-log",
            "--log-level",
            "warning",
        ],
        *("--factory", "benchmarks.floor:app"),
    )
    return Program("floor", command, 0, environment)


if __name__ == "__main__":
    main()
