"""A plain HTTP client for a running house: JSON in and out, a key on every POST, cookies of a browser left aside."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

DEMO_PASSWORD = "daiban-demo"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the house: a base address and, once signed in, a token."""

    base: str
    token: str | None = None
    trace: str | None = None
    """The request id to send along."""

    def call(
        self, method: str, path: str, body: Any = None, key: str | None = None, timeout: float = 20, **query: Any
    ) -> Reply:
        url = self.base + path + ("?" + urlencode(query) if query else "")
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.trace:
            headers["X-Request-Id"] = self.trace
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        data = json.dumps(body if body is not None else {}).encode() if method != "GET" else None
        try:
            with urlopen(Request(url, data, headers, method=method), timeout=timeout) as reply:
                return Reply(reply.status, reply.headers, reply.read())
        except HTTPError as error:
            return Reply(error.code, error.headers, error.read())

    def get(self, path: str, **query: Any) -> Reply:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Reply:
        return self.call("POST", path, body, key)

    def signed_in(self, username: str, password: str = DEMO_PASSWORD) -> "Caller":
        reply = self.post("/api/intake/v1/sessions", {"username": username, "password": password})
        assert reply.status == 201, (username, reply.status, reply.body[:300])
        return Caller(self.base, reply.json["token"])


PATIENCE = 3
"""How many times longer than a quiet machine needs a wait may last: what is true at once still costs nothing."""


def wait_for(question: Callable[[], Found], seconds: float = 15, what: str = "an answer", pause: float = 0.05) -> Found:
    """Ask until the answer is true; fail with `what` when it does not come."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(pause)
    raise AssertionError(f"not within {seconds * PATIENCE} s: {what}")
