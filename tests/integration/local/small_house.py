"""A house whose web is a few lines and whose preparation counts its runs in the real database; run as a process by the tests."""

import os
import sys
from collections.abc import Mapping

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


if __name__ == "__main__":
    try:
        sys.exit(House(os.environ, plan=plan, preparation=(sys.executable, "-c", COUNT)).run())
    except CannotRun as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
