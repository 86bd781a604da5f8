"""A whole house of real processes that can be killed one by one, and the promise it is held to afterwards.

The processes are those of `make run`, on servers and a port of the test's own. `Promise.holds` checks with SQL what
must be true after any fault: nothing lost, nothing doubled, everything delivered, the figures equal to the recount.
"""

import contextlib
import http.client
import os
import signal
import time
import urllib.error
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import psycopg

from services.local.ports import free_port
from services.local.processes import Crew, Program
from services.local.programs import programs
from shared.runtime.settings import Settings
from tests.conftest import environment_of
from tests.http import Caller, Reply, wait_for
from tests.servers import Servers

TOWN, VILLAGE = "510503108", "510503108201"
PROGRAMS = ("web", "relay", "intake-worker", "assignment-worker", "reporting-worker", "beat", "folder", "notifier")


class House:
    """The programs of one house, started and killed by name; nothing restarts by itself."""

    def __init__(self, servers: Servers, settings: Settings, folder: Path) -> None:
        self.servers, self.settings = servers, settings
        self.port = free_port()
        self.crew = Crew(folder, say=lambda _: None)
        self.base = f"http://127.0.0.1:{self.port}"
        self._log_starts: dict[str, int] = {}
        self.web_children: list[psutil.Process] = []

    def program(self, name: str, crash_at: str = "", more: dict[str, str] | None = None) -> Program:
        environment = environment_of(
            self.settings,
            **{"PORT": str(self.port), "DAIBAN_CRASH_AT": crash_at, "DAIBAN_LOG_LEVEL": "debug", **(more or {})},
        )
        plain = name.partition("#")[0]
        found = next(program for program in programs(self.port, environment) if program.name == plain)
        return replace(found, name=name)

    def start(self, *names: str, crash_at: str = "", more: dict[str, str] | None = None) -> None:
        """Start programs; `relay#2` is a second relay."""
        for name in names or PROGRAMS:
            log = self.crew.log(name)
            self._log_starts[name] = log.stat().st_size if log.exists() else 0
            self.crew.start(self.program(name, crash_at, more))
        if "web" in (names or PROGRAMS):
            wait_for(self.answers, 60, "the web")
            self.web_children = psutil.Process(self.crew.members["web"].process.pid).children()

    def answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return all(
                Caller(self.base).get(f"/{service}/readyz").status == 200
                for service in ("intake", "assignment", "reporting")
            )
        return False

    def kill(self, *names: str) -> None:
        """SIGKILL to the process and everything in its session."""
        for name in names:
            member = self.crew.members.pop(name)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(member.process.pid, signal.SIGKILL)
            member.process.wait()

    def died(self, name: str) -> bool:
        """Whether the process, or the child that does its work, was killed by the crash point."""
        member = self.crew.members[name]
        if name == "web" and not all(
            child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in self.web_children
        ):
            return True
        return member.process.poll() is not None or b"signal 9" in self.log(name)

    def log(self, name: str) -> bytes:
        """What the present process has logged."""
        return self.crew.log(name).read_bytes()[self._log_starts.get(name, 0) :]

    def restart(self, *names: str) -> None:
        for name in names:
            if name in self.crew.members:
                self.kill(name)
        if names:
            self.start(*names)

    def account(self) -> str:
        """What a failed wait should be read with: who runs, what is pending, how lanes stand, the ends of the logs."""
        running = {name: member.process.poll() for name, member in self.crew.members.items()}
        pending = self.sql(
            "SELECT consumer, lane, state, attempts, due_at - now(), last_error, count(*) FROM bus.delivery "
            "WHERE state <> 'done' GROUP BY 1, 2, 3, 4, 5, 6 LIMIT 20"
        )
        lanes = self.sql(
            "SELECT consumer, lane, leased_until - now(), fruitless, died FROM bus.lane WHERE fruitless + died > 0"
        )
        waits = self.sql(
            "SELECT application_name, state, wait_event, now() - xact_start, left(query, 80) FROM pg_stat_activity "
            "WHERE datname = current_database() AND state <> 'idle'"
        )
        logs = "\n".join(f"--- {name}\n{self.log(name)[-1500:].decode(errors='replace')}" for name in running)
        return f"ended: {running}\npending: {pending}\nlanes: {lanes}\nactive: {waits}\n{logs}"

    def close(self) -> None:
        self.crew.stop()

    def sql(self, statement: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.settings.database_url, autocommit=True) as owner:
            cursor = owner.execute(statement, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []


@dataclass
class Promise:
    """A resident's side of the story: what was sent, under which key, and what was answered."""

    house: House
    answered: dict[str, dict] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)

    def ask(self, count: int, clerk: Caller | None = None) -> None:
        """Send `count` requests that are accepted at once; an unanswered one is kept for later."""
        for _ in range(count):
            self._send(str(uuid.uuid4()), clerk)

    def ask_until_it_dies(self, name: str, clerk: Caller | None = None) -> None:
        """Go on asking until the armed program dies: workers awake from before may take the first requests without it."""
        deadline = time.monotonic() + 120
        while not self.house.died(name):
            assert time.monotonic() < deadline, f"{name} does not die\n{self.house.account()}"
            self.ask(1, clerk)
            time.sleep(0.5)

    def ask_again(self, clerk: Caller | None = None) -> None:
        """Send what was not answered once more under its key, until everything is answered."""
        deadline = time.monotonic() + 60
        while self.unanswered and time.monotonic() < deadline:
            for key in list(self.unanswered):
                self._send(key, clerk)
            time.sleep(0.1)
        assert not self.unanswered

    def _send(self, key: str, clerk: Caller | None) -> None:
        self.unanswered.add(key)
        with contextlib.suppress(OSError, urllib.error.URLError, http.client.HTTPException):
            reply = submit(clerk or self.house_clerk, key)
            if reply.status == 201:
                self.unanswered.discard(key)
                self.answered[key] = reply.json

    @property
    def house_clerk(self) -> Caller:
        if not hasattr(self, "_clerk"):
            self._clerk = Caller(self.house.base).signed_in(f"clerk-{TOWN}")
        return self._clerk

    def holds(self, within: float = 60) -> None:
        """Everything answered is there once, offered once, delivered, and counted."""
        ids = [uuid.UUID(reply["id"]) for reply in self.answered.values()]
        house = self.house
        try:
            wait_for(
                lambda: house.sql("SELECT count(*) FROM bus.delivery WHERE state = 'pending'")[0][0] == 0,
                within,
                "every delivery done",
            )
        except AssertionError as error:
            raise AssertionError(f"{error}\n{house.account()}") from None
        wait_for(lambda: self.offered(ids) == len(ids), within, "an offer for every request")
        assert len(set(ids)) == len(ids), "two keys, one request"
        stored = house.sql("SELECT count(*) FROM intake.request WHERE id = ANY (%s)", ids)[0][0]
        assert stored == len(ids), "a request that was answered is gone"
        assert house.sql("SELECT count(*) FROM bus.delivery WHERE state = 'parked'")[0][0] == 0
        doubled = house.sql(
            "SELECT request_id FROM assignment.offer WHERE status = 'open' GROUP BY 1 HAVING count(*) > 1"
        )
        assert doubled == [], "two open offers"
        kinds = house.sql(
            "SELECT type, count(*), count(DISTINCT subject) FROM bus.event WHERE subject = ANY (%s) "
            "AND type IN ('request.submitted', 'request.accepted', 'request.offered') GROUP BY 1",
            ids,
        )
        assert {(count, subjects) for _, count, subjects in kinds} == {(len(ids), len(ids))}, kinds
        seen = house.sql("SELECT count(*) FROM reporting.cases WHERE id = ANY (%s)", ids)[0][0]
        assert seen == len(ids), "a case reporting does not know"

    def offered(self, ids: Sequence[uuid.UUID]) -> int:
        return int(
            self.house.sql(
                "SELECT count(DISTINCT request_id) FROM assignment.offer WHERE request_id = ANY (%s)", list(ids)
            )[0][0]
        )


def submit(clerk: Caller, key: str, description: str = "想申请农村低保，家里有病人") -> Reply:
    """A clerk enters a request that is accepted in the same step."""
    body = {
        "description": description,
        "village_code": VILLAGE,
        "channel": "window",
        "requester": {"name": "李桂兰", "phone": "13900005678"},
        "matter_code": MATTER,
        "materials_complete": True,
    }
    return clerk.post("/api/intake/v1/requests", body, key=key)


MATTER = "dibao"
