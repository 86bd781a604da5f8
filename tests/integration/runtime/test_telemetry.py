"""Spans over OTLP/HTTP to a small collector: one trace from the web request to who heard its event; off, nothing is loaded."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services.intake.app import web
from shared.runtime import telemetry
from shared.runtime.bus.inbox import Inbox
from shared.runtime.database import Database
from shared.runtime.settings import Settings

trace_service = pytest.importorskip(
    "opentelemetry.proto.collector.trace.v1.trace_service_pb2", reason="pip install -r requirements/telemetry.txt"
)
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
ASKED = {
    "description": "想问问怎么办低保",
    "village_code": "510503108201",
    "requester": {"name": "测试甲", "phone": "13800138000"},
}


class Collector:
    """Keeps every span that is sent, with the service it came from."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, Any]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = trace_service.ExportTraceServiceRequest()
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sent.ParseFromString(body)
                for resource in sent.resource_spans:
                    (name,) = [a.value.string_value for a in resource.resource.attributes if a.key == "service.name"]
                    collector.spans += [(name, span) for scope in resource.scope_spans for span in scope.spans]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def collector(fresh_settings: Settings) -> Iterator[Collector]:
    made = Collector()
    telemetry.set_up(replace(fresh_settings, telemetry=made.endpoint))
    yield made
    telemetry.flush()
    telemetry.set_up(fresh_settings)
    telemetry._providers.clear()
    made.server.shutdown()


def test_one_trace_from_the_request_over_its_event_to_who_heard_it(collector, fresh_settings):
    client = web(fresh_settings).test_client()
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-01", "Idempotency-Key": "telemetry-1"}
    reply = client.post("/api/intake/v1/requests", json=ASKED, headers=headers)
    assert reply.status_code == 201, reply.text
    assert reply.headers["X-Request-Id"] == TRACE
    reporting = Database(fresh_settings, "reporting", process="worker")
    for lane in range(fresh_settings.lanes):
        Inbox(reporting, lambda _work, _events: None).work_lane(lane)
    reporting.close()
    telemetry.flush()
    spans = {span.name: (service, span) for service, span in collector.spans}
    service, asked = spans["POST /api/intake/v1/requests"]
    assert (service, asked.trace_id.hex(), asked.parent_span_id.hex()) == ("daiban-intake", TRACE, SPAN)
    for name, by in (("store request.submitted", "daiban-intake"), ("hear request.submitted", "daiban-reporting")):
        service, span = spans[name]
        assert (service, span.trace_id.hex(), span.parent_span_id) == (by, TRACE, asked.span_id)
        assert span.end_time_unix_nano >= span.start_time_unix_nano > 0
    said = str([span for _, span in collector.spans])
    assert "13800138000" not in said
    assert "低保" not in said


def test_a_malformed_traceparent_is_passed_over(collector, fresh_settings):
    client = web(fresh_settings).test_client()
    for wrong in ("", "x", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{SPAN}", "00-" + "g" * 32 + f"-{SPAN}-01"):
        reply = client.get("/api/intake/v1/areas", headers={"traceparent": wrong, "X-Request-Id": "own-id-123"})
        assert reply.headers["X-Request-Id"] == "own-id-123"


def test_a_collector_that_is_gone_harms_nobody(fresh_settings):
    telemetry.set_up(replace(fresh_settings, telemetry="http://127.0.0.1:9"))
    try:
        assert web(fresh_settings).test_client().get("/api/intake/v1/areas").status_code == 200
    finally:
        telemetry.set_up(fresh_settings)
        telemetry._providers.clear()


def test_off_nothing_of_it_is_loaded():
    asked = "import services.intake.app, sys; print([m for m in sys.modules if m.startswith('opentelemetry')])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
