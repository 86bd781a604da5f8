"""Every documented operation of every service, called with generated data: no server error, no breach of its own schema.

One account with every role calls, so that the calls get past the gate and into the rules. The number of examples per
operation is small; raise it by `DAIBAN_EXAMPLES=200 pytest tests/contract`.
"""

import os
import re
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import integers
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlalchemy import text

from services.assignment import tasks as assignment_tasks
from services.assignment.app import web as assignment_web
from services.intake.app import web as intake_web
from services.intake.matters.store import MatterStore
from services.intake.matters.use_cases import load_catalogue
from services.reporting import tasks as reporting_tasks
from services.reporting.app import web as reporting_web
from shared.contracts.events import uuid7
from shared.identity.people import ROLES
from shared.identity.sessions import hash_password, sign_in
from shared.runtime.bus.inbox import Inbox
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database

WEBS = {"intake": intake_web, "assignment": assignment_web, "reporting": reporting_web}
EXAMPLES = int(os.environ.get("DAIBAN_EXAMPLES", "10"))
DISTRICT, VILLAGE = "510503", "510503108201"
RULES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.fixture(scope="module", autouse=True)
def everyone(database_of):
    """Somebody who may do everything."""
    with database_of("intake").transaction() as work:
        load_catalogue(MatterStore(work.connection))
        roles = orjson.dumps([[role, DISTRICT] for role in sorted(ROLES - {"auditor"})]).decode()
        opened = text("SELECT identity.open_account(:id, 'everyone', 'X', :hash, NULL, CAST(:roles AS jsonb))")
        work.connection.execute(opened, {"id": uuid7(), "hash": hash_password("a password"), "roles": roles})


@pytest.fixture(scope="module")
def token_of(database_of):
    """A new bearer token for each operation: one of them ends the session."""

    def sign() -> str:
        with database_of("intake").transaction() as work:
            return sign_in(work.connection, "intake", "everyone", "a password", SystemClock().now()).token

    return sign


@pytest.fixture(scope="module")
def apps(settings):
    made = {service: web(settings) for service, web in WEBS.items()}
    yield made
    for app in made.values():
        app.extensions["database"].close()


@pytest.fixture(scope="module")
def something_there(apps, token_of, database_of, settings):
    """Some requests in each service, a volunteer with a post, so that addresses lead somewhere."""
    headers = {"Authorization": f"Bearer {token_of()}"}

    def post(service: str, path: str, body: Any) -> Any:
        reply = apps[service].test_client().post(f"/api/{service}/v1{path}", json=body, headers=headers)
        assert reply.status_code in (200, 201), reply.text
        return reply.json

    for accepted in (False, True, True):
        body = {
            "description": "想申请低保",
            "village_code": VILLAGE,
            "requester": {"name": "测试甲", "phone": "13800138000"},
        }
        desk = {"channel": "window", "matter_code": "dibao", "materials_complete": True} if accepted else {}
        post("intake", "/requests", {**body, **desk})
    skills = [{"skill": "paperwork", "level": 3}, {"skill": "policy", "level": 3}]
    post(
        "assignment",
        "/volunteers",
        {"name": "王某", "kind": "volunteer", "village_code": VILLAGE, "skills": skills, "checked_in_on": "2026-01-05"},
    )
    post("assignment", "/posts", {"kind": "poverty_relief", "area": VILLAGE, "head_count": 2})
    for service, handle in (("assignment", assignment_tasks.handle), ("reporting", reporting_tasks.handle)):
        inbox = Inbox(database_of(service), handle)
        for lane in range(settings.lanes):
            inbox.work_lane(lane)


@pytest.mark.parametrize("service", sorted(WEBS))
def test_generated_calls_find_no_server_error_and_no_breach_of_the_schema(
    service, apps, something_there, token_of, database_of
):
    schema = schemathesis.openapi.from_wsgi(f"/api/{service}/openapi.json", apps[service])
    known = Known(database_of(service), service)
    failures: list[str] = []
    for found in schema.get_all_operations():
        failures += _failures(found.ok(), token_of(), known)
    assert not failures, "\n\n".join(failures)


_HAS_ID = text("""
    SELECT 1 FROM information_schema.columns WHERE table_schema = :service AND table_name = :name AND column_name = 'id'
""")


class Known:
    """Ids that exist: for `offer_id` those of `<service>.offer` or `<service>.offers`."""

    def __init__(self, database: Database, service: str) -> None:
        self._database = database
        self._service = service

    def ids(self, parameter: str) -> list[str]:
        name = f"{self._service}.{parameter.removesuffix('_id')}"
        with self._database.reading() as connection:
            for table in (name, f"{name}s"):
                if connection.execute(_HAS_ID, {"service": self._service, "name": table.partition(".")[2]}).scalar():
                    return [str(row) for row in connection.execute(text(f"SELECT id FROM {table} LIMIT 3")).scalars()]
        return []


def _failures(operation: Any, token: str, known: Known) -> list[str]:
    """What went wrong with one operation, in words; nothing when all is well. Half of the data is meant to be refused."""
    data = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)
    named = [part for part in re.findall(r"{(\w+)}", operation.path) if part.endswith("_id")]
    there = {part: known.ids(part) for part in named}

    @seed(20141122)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=data, place=integers(0, 5))
    def call(case: Any, place: int) -> None:
        for name, ids in there.items():
            if place < len(ids):
                case.path_parameters[name] = ids[place]
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=RULES)

    try:
        call()
    except Exception as failure:
        parts = [str(part) for part in getattr(failure, "exceptions", [failure])]
        return [f"{operation.label}: {' | '.join(parts)}"[:3000]]
    return []
