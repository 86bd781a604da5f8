"""Sending requests over kept connections, at a fixed rate or as fast as answers come, and what a process tree has used.

The sender runs in the benchmark's own process, whose CPU time is not part of any figure.
"""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psutil

Body = Callable[[int], bytes]


@dataclass(frozen=True)
class Sent:
    """One request: when it was sent (Unix seconds), how long its answer took (s), its status and reply."""

    at: float
    took: float
    status: int
    reply: bytes


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of the processes and all their descendants so far."""
    total = 0.0
    for pid in pids:
        try:
            parent = psutil.Process(pid)
            tree = [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
        for process in tree:
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total


def memory_pss(pids: Iterable[int]) -> int:
    """Proportional set size of the processes and their descendants, bytes."""
    total = 0
    for pid in pids:
        for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            total += process.memory_full_info().pss
    return total


class Sender:
    """Posts JSON to one path over `connections` kept connections."""

    def __init__(self, port: int, path: str, token: str | None, connections: int) -> None:
        self._port, self._path, self._token, self._connections = port, path, token, connections

    def closed_loop(self, count: int, body: Body) -> list[Sent]:
        """`count` requests, each connection sending its next as soon as it is answered."""
        numbers = iter(range(count))
        lock = threading.Lock()
        return self._run(lambda: self._next(numbers, lock), body)

    def open_loop(self, per_second: float, seconds: float, body: Body) -> list[Sent]:
        """`per_second` requests for `seconds`, sent on time whether or not earlier ones were answered."""
        start = time.perf_counter() + 0.2
        numbers = iter(range(int(per_second * seconds)))
        lock = threading.Lock()

        def due() -> int | None:
            number = self._next(numbers, lock)
            if number is not None:
                time.sleep(max(0.0, start + number / per_second - time.perf_counter()))
            return number

        return self._run(due, body)

    def _run(self, next_number: Callable[[], int | None], body: Body) -> list[Sent]:
        sent: list[Sent] = []
        threads = [
            threading.Thread(target=self._work, args=(next_number, body, sent)) for _ in range(self._connections)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sent

    def _work(self, next_number: Callable[[], int | None], body: Body, sent: list[Sent]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while (number := next_number()) is not None:
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            at, began = time.time(), time.perf_counter()
            connection.request("POST", self._path, body(number), headers)
            answer = connection.getresponse()
            reply = answer.read()
            sent.append(Sent(at, time.perf_counter() - began, answer.status, reply))
        connection.close()

    @staticmethod
    def _next(numbers: Iterable[int], lock: threading.Lock) -> int | None:
        with lock:
            return next(iter(numbers), None)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def reply_of(sent: Sent) -> dict[str, str]:
    found: dict[str, str] = json.loads(sent.reply)
    return found
