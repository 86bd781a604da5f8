"""The state of the house for programs that watch it, and the two commands on a parked event."""

# mypy: disable-error-code="untyped-decorator"
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_smorest import Blueprint

from services.reporting.request_context import database, now
from services.reporting.system import use_cases
from services.reporting.system.domain import Standing
from services.reporting.system.schemas import Discarding, SystemReply
from services.reporting.system.store import SystemStore
from shared.identity.access import person, require
from shared.runtime import audit
from shared.runtime.database import Work

blueprint = Blueprint("system", __name__, url_prefix="/api/reporting/v1/system", description="The state of the house")
WATCHERS = ("admin", "supervisor", "auditor")


@blueprint.route("")
@require(*WATCHERS)
@blueprint.response(200, SystemReply)
def system() -> dict[str, Any]:
    """Lag of each hearer, workers by heartbeat, the chain, and parked events."""
    with database().reading() as connection:
        return told(SystemStore(connection).standing(), now())


@blueprint.route("/parked/<string:consumer>/<int:position>/retry", methods=["POST"])
@require("admin")
@blueprint.response(200, SystemReply)
def retry(consumer: str, position: int) -> dict[str, Any]:
    """Let a parked event be tried again, with what waits behind it."""
    with database().transaction() as work:
        use_cases.retry(SystemStore(work.connection), noting(work), consumer, position)
        return told(SystemStore(work.connection).standing(), now())


@blueprint.route("/parked/<string:consumer>/<int:position>/discard", methods=["POST"])
@require("admin")
@blueprint.arguments(Discarding)
@blueprint.response(200, SystemReply)
def discard(command: dict[str, str], consumer: str, position: int) -> dict[str, Any]:
    """Drop a parked event for this hearer, for a stated reason; the log keeps it."""
    with database().transaction() as work:
        use_cases.discard(SystemStore(work.connection), noting(work), consumer, position, command["reason"])
        return told(SystemStore(work.connection).standing(), now())


def noting(work: Work) -> use_cases.Note:
    """The audit of this transaction, in the name of who is signed in."""
    actor = person().acting_as("admin")
    return lambda action, detail: audit.note(work.connection, "reporting", actor, action, detail=detail)


def told(standing: Standing, moment: datetime) -> dict[str, Any]:
    """The state as `SystemReply` says it."""
    return {
        "health": standing.worst(moment).value,
        "consumers": [{**asdict(one), "lag_seconds": one.lag_seconds(moment)} for one in standing.consumers],
        "workers": [{**asdict(one), "health": standing.health_of(one, moment).value} for one in standing.hearts],
        "chain": {**asdict(standing.chain), "health": standing.chain.health(moment).value},
        "parked": [asdict(one) for one in standing.parked],
    }
