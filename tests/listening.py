"""A small HTTP server of a test's own that plays the other side of a channel: what it answers, and what it was told."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


class Listener:
    """`answers` are given in turn, the last one for good: (status, body), or "drop" (the line is cut after reading), or
    seconds to wait. `told` holds (path, body) of every request, `heard` (headers by lower-case name, raw body)."""

    def __init__(self) -> None:
        self.answers: list[Any] = [(200, {"errcode": 0})]
        self.told: list[tuple[str, Any]] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.url = ""

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def read_body(kind: str, raw: bytes) -> Any:
    return dict(parse_qsl(raw.decode())) if "urlencoded" in kind else json.loads(raw)


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            listener.heard.append(({name.lower(): value for name, value in self.headers.items()}, raw))
            listener.told.append((self.path, read_body(self.headers["Content-Type"], raw)))
            answer = listener.next_answer()
            if answer == "drop":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if isinstance(answer, (int, float)):
                time.sleep(answer)
                answer = (200, {"errcode": 0})
            body = json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            if 300 <= answer[0] < 400:
                self.send_header("Location", answer[1])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
