"""Speaking HTTP to a running system: one kept connection per thread, the same request again after a failed connection.

Repeating is safe because every command carries an idempotency key. What is sent is decided in `desk`.
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from services.local.refusals import CannotRun

_TRIES: Final = 7
_TIMEOUT: Final = 60.0
_TRY_AGAIN: Final = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, the JSON of the body, and whether it is the kept reply to an earlier sending."""

    status: int
    data: Any
    is_repeated: bool
    next_page: str | None


class Wire:
    """The system at one address; may be used by many threads."""

    def __init__(self, address: str, first_pause: float = 0.25) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._address, self._first_pause = address, first_pause
        self._of_thread = threading.local()

    def greet(self) -> None:
        """Raise CannotRun at once where nothing listens, instead of trying for half a minute."""
        try:
            self._once("GET", "/intake/readyz", {}, None)
        except (OSError, http.client.HTTPException) as error:
            raise self._nobody() from error

    def get(self, path: str, token: str, **query: object) -> Reply:
        return self._send("GET", f"{path}?{urlencode(query)}", {"Authorization": f"Bearer {token}"}, None)

    def post(self, path: str, token: str, body: dict[str, Any], key: str = "") -> Reply:
        """POST as JSON; `key` is the idempotency key, `token` may be empty for who is not signed in."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        return self._send("POST", path, headers, json.dumps(body).encode())

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Reply:
        """Send until it is answered; raises CannotRun when nobody answers for about half a minute."""
        for tried in range(_TRIES):
            try:
                reply = self._once(method, path, headers, body)
                if reply.status not in _TRY_AGAIN:
                    return reply
            except (OSError, http.client.HTTPException):
                self._of_thread.connection = None
            time.sleep(self._first_pause * 2**tried)
        raise self._nobody()

    def _once(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Reply:
        connection = self._connection()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        pages = json.loads(answer.headers.get("X-Pagination") or "{}")
        return Reply(
            status=answer.status,
            data=json.loads(content) if content and "json" in answer.headers.get("Content-Type", "") else None,
            is_repeated=answer.headers.get("Idempotency-Replayed") == "true",
            next_page=pages.get("next"),
        )

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._of_thread, "connection", None)
        if kept is None:
            kept = self._of_thread.connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)
        return kept

    def _nobody(self) -> CannotRun:
        return CannotRun(
            f"{self._address} 没有应答。请先运行 make run，再回放；中断的回放可以接着做。",
            f"{self._address} does not answer. Run make run first; a replay that was interrupted can be continued.",
        )
