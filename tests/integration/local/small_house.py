"""A house whose web is a few lines and whose preparation counts its runs in the real database; run as a process by the tests."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from services.local.house import House
from services.local.processes import Program
from services.local.refusals import CannotRun

WEB = """
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
COUNT = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS started (at timestamptz DEFAULT now())")
    connection.execute("INSERT INTO started DEFAULT VALUES")
"""


def plan(port: int, environment: Mapping[str, str]) -> tuple[Program, ...]:
    del port
    return (Program("web", (sys.executable, "-c", WEB), 0, environment, stop_seconds=5.0),)


def no_past(data: Path, port: int, environment: Mapping[str, str]) -> None:
    """Its few lines of web have no doors a past could come in by."""
    del data, port, environment


if __name__ == "__main__":
    try:
        sys.exit(House(os.environ, plan=plan, preparation=(sys.executable, "-c", COUNT), past=no_past).run())
    except CannotRun as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
