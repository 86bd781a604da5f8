"""Optional OpenTelemetry: spans of web requests, stored events and heard events, sent over OTLP/HTTP where a collector is named.

Off unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set: then nothing is imported and nothing is measured. On, it needs
`requirements/telemetry.txt`. The ids of a trace and of its first span are made of the request id that `bus.event.trace`
carries, so the spans of a request, of its events and of who heard them meet without anything more being stored; an incoming
`traceparent` gives the request its id and its parent. Spans hold rules, types and positions, never what an event says.
"""

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from shared.runtime.settings import Settings

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_HEX = re.compile(r"[0-9a-f]{32}")
_endpoint = ""
_providers: dict[tuple[int, str], Any] = {}
_making = threading.Lock()
_next_span = threading.local()


class NotInstalled(RuntimeError):
    """A collector is named but the library is not there; the message says what to install."""


class Caller(NamedTuple):
    """Who called, from a `traceparent` header: the trace in 32 hex digits, the span in 16."""

    trace: str
    span: str


def set_up(settings: Settings) -> None:
    """Called when a process starts; connects nothing. Raises NotInstalled."""
    global _endpoint
    _endpoint = settings.telemetry
    if not _endpoint:
        return
    try:
        import opentelemetry.exporter.otlp.proto.http
        import opentelemetry.sdk.trace  # noqa: F401
    except ImportError as error:
        raise NotInstalled("OTEL_EXPORTER_OTLP_ENDPOINT is set: pip install -r requirements/telemetry.txt") from error


def now() -> int:
    """Nanoseconds, as spans count them; 0 while nothing is measured."""
    return time.time_ns() if _endpoint else 0


def caller_of(traceparent: str) -> Caller | None:
    """None while nothing is measured, and for a header that is missing or malformed."""
    found = _TRACEPARENT.fullmatch(traceparent) if _endpoint else None
    return Caller(found[1], found[2]) if found and int(found[1], 16) and int(found[2], 16) else None


def trace_id_of(request_id: str) -> int:
    """A request id of 32 hex digits is the trace id; any other is hashed."""
    digits = request_id if _HEX.fullmatch(request_id) else hashlib.sha256(request_id.encode()).hexdigest()[:32]
    return int(digits, 16) or 1


def answered(
    service: str, name: str, request_id: str, begun: int, said: Mapping[str, Any], caller: Caller | None
) -> None:
    """The span of a web request, the first of its trace here: everything that follows names it as its parent."""
    if _endpoint and begun:
        parent = _parent(int(caller.trace, 16), int(caller.span, 16)) if caller else None
        _next_span.ids = trace_id_of(request_id), _first_span(request_id)
        try:
            _end(service, name, begun, said, parent)
        finally:
            _next_span.ids = None


def stored(publisher: str, rows: Iterable[Mapping[str, Any]], begun: int) -> None:
    """A span for each event put into the transaction; whether that was committed, who heard it tells."""
    if _endpoint:
        for row in rows:
            _follow(publisher, f"store {row['type']}", row["trace"], begun, {"daiban.type": row["type"]})


def heard(consumer: str, rows: Iterable[Any], begun: int) -> None:
    """A span for each event of a batch that goes back to a request."""
    if _endpoint:
        for row in rows:
            said = {"daiban.type": row.type, "daiban.position": row.position}
            _follow(consumer, f"hear {row.type}", row.trace, begun, said)


def flush() -> None:
    """Send what waits."""
    for provider in list(_providers.values()):
        provider.force_flush(5000)


def _follow(service: str, name: str, request_id: str | None, begun: int, said: Mapping[str, Any]) -> None:
    if request_id:
        _end(service, name, begun, said, _parent(trace_id_of(request_id), _first_span(request_id)))


def _end(service: str, name: str, begun: int, said: Mapping[str, Any], parent: Any) -> None:
    """A span from `begun` until this moment."""
    tracer = _provider(service).get_tracer("daiban")
    tracer.start_span(name, context=parent, attributes=dict(said), start_time=begun).end()


def _first_span(request_id: str) -> int:
    return int(hashlib.sha256(f"first {request_id}".encode()).hexdigest()[:16], 16) or 1


def _parent(trace: int, span: int) -> Any:
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    context = SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return set_span_in_context(NonRecordingSpan(context))


def _provider(service: str) -> Any:
    """One per service and process, made at its first span: after a fork a thread of its own must send."""
    key = os.getpid(), service
    with _making:
        if key not in _providers:
            _providers[key] = _made(service)
        return _providers[key]


def _made(service: str) -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class Ids(RandomIdGenerator):  # type: ignore[misc, unused-ignore]
        """Random, but for the first span of a request."""

        def generate_trace_id(self) -> int:
            ids = getattr(_next_span, "ids", None)
            return ids[0] if ids else int(super().generate_trace_id())

        def generate_span_id(self) -> int:
            ids = getattr(_next_span, "ids", None)
            return ids[1] if ids else int(super().generate_span_id())

    provider = TracerProvider(id_generator=Ids(), resource=Resource.create({"service.name": f"daiban-{service}"}))
    exporter = OTLPSpanExporter(endpoint=_endpoint.rstrip("/") + "/v1/traces", timeout=5)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
