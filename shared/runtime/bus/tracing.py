"""The id of the web request that made an event true: stored beside it, bound to what its hearers log, passed on to what follows.

In a web process it is the bound `request_id`; in a worker each event being handled gives its own, and a new event about the
same subject carries it on, also when it is published a moment after the batch (a matching round). It stands outside the chain:
it says where to look in the logs, not what happened.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import structlog

_followed: ContextVar[Mapping[UUID, str] | None] = ContextVar("followed", default=None)
_log = structlog.get_logger()


def forget() -> None:
    """A task begins: what an earlier one followed is no longer its concern."""
    _followed.set({})


def follow(causes: Iterable[tuple[UUID, str | None]]) -> None:
    """From now on new events about these subjects carry these ids; a subject without one stays as it is."""
    _followed.set({**(_followed.get() or {}), **{subject: trace for subject, trace in causes if trace}})


def note_handled(consumer: str, rows: Iterable[Any]) -> None:
    """One line per event (position, type, trace) at level debug, under the id of the web request it goes back to."""
    for row in rows:
        _log.debug("event_handled", consumer=consumer, position=row.position, type=row.type, request_id=row.trace)


def trace_of(subject: UUID) -> str | None:
    """The id a new event about this subject is stored with."""
    bound: str | None = structlog.contextvars.get_contextvars().get("request_id")
    return bound or (_followed.get() or {}).get(subject)
