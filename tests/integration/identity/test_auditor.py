"""An auditor reads figures and the audit; every route that changes something refuses the account, whatever else it holds."""

from hashlib import sha256

import pytest
from sqlalchemy import text
from werkzeug.routing import Rule

from services.assignment.app import web as assignment_web
from services.intake.app import web as intake_web
from services.reporting.app import web as reporting_web
from shared.contracts.events import uuid7
from shared.runtime.database import Database
from shared.runtime.settings import Settings

WEBS = {"intake": intake_web, "assignment": assignment_web, "reporting": reporting_web}
HERE = "http://127.0.0.1"
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
OWN_SESSION = {"/desk/sign-in", "/desk/sign-out", "/desk/password", "/api/intake/v1/sessions"}
DISTRICT = "510503"


def an_account(settings: Settings, service: str, *roles: str) -> dict[str, str]:
    """Headers of somebody signed in who holds these roles over the district."""
    person, token = uuid7(), str(uuid7())
    database = Database(settings, service, process="web")
    with database.transaction() as work:
        held = [[role, DISTRICT] for role in roles]
        work.connection.execute(
            text("SELECT identity.open_account(:id, :name, '测试', NULL, NULL, CAST(:roles AS jsonb))"),
            {"id": person, "name": str(person), "roles": str(held).replace("'", '"')},
        )
        work.connection.execute(
            text("SELECT identity.start_session(:hash, :person, now() + interval '1 hour')"),
            {"hash": sha256(token.encode()).digest(), "person": person},
        )
    database.close()
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def path_of(app, rule: Rule) -> str:
    """An address of the route; what it names does not exist, which nobody who may not change it learns."""
    values = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        options = getattr(converter, "items", None)
        kind = type(converter).__name__
        values[name] = (
            next(iter(options)) if options else {"UUIDConverter": uuid7(), "IntegerConverter": 1}.get(kind, "x")
        )
    return app.url_map.bind("127.0.0.1").build(rule.endpoint, values, method=next(iter(rule.methods & set(CHANGING))))


@pytest.mark.parametrize("roles", [("auditor",), ("auditor", "admin", "supervisor", "clerk", "dispatcher")])
@pytest.mark.parametrize("service", sorted(WEBS))
def test_every_route_that_changes_something_refuses_an_auditor(service, roles, fresh_settings):
    app = WEBS[service](fresh_settings)
    app.config["WTF_CSRF_METHODS"] = ()  # the gate is asked, not the form token, which is looked at before it
    headers, client, let_through, seen = an_account(fresh_settings, service, *roles), app.test_client(), [], 0
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & set(CHANGING)):
            path = path_of(app, rule)
            if path in OWN_SESSION:
                continue
            if getattr(app.view_functions[rule.endpoint], "stores_own_copy", False):
                continue
            seen += 1
            status = client.open(path, method=method, headers=headers, base_url=HERE, json={}).status_code
            if status != 403:
                let_through.append((method, str(rule), status))
    assert let_through == []
    assert seen > 20


def test_a_copy_of_what_is_read_is_the_only_thing_an_auditor_may_have_stored(fresh_settings):
    """An export is the reader's own file for a week, of a list they may read anyway, and asking for it is in the audit."""
    own = {
        str(rule)
        for web in WEBS.values()
        for app in [web(fresh_settings)]
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "stores_own_copy", False)
    }
    lists = {"cases", "members", "visits", "rows", "supervised", "rising", "reminders"}
    assert own == {f"/board/exports/{listed}" for listed in lists} | {"/board/exports/<uuid:export>/drop"}


def test_an_auditor_reads_figures_cases_and_the_audit(fresh_settings):
    client, headers = reporting_web(fresh_settings).test_client(), an_account(fresh_settings, "reporting", "auditor")
    for path in (
        "/board",
        "/board/cases",
        "/board/audit",
        "/board/bulletin",
        "/board/self-check",
        "/board/reminders/log",
        "/board/exports",
        "/board/system",
        "/api/reporting/v1/system",
        f"/api/reporting/v1/figures?area={DISTRICT}",
        "/api/reporting/v1/audit",
    ):
        reply = client.get(path, headers={**headers, "Accept": "*/*"}, base_url=HERE)
        assert reply.status_code == 200, (path, reply.status_code)


def test_an_auditor_signs_out(fresh_settings):
    client, headers = intake_web(fresh_settings).test_client(), an_account(fresh_settings, "intake", "auditor")
    assert client.post("/desk/sign-out", headers=headers, base_url=HERE).status_code != 403
