"""Every route of every service says who may pass; one that does not is a hole nobody decided on."""

import pytest

from services.assignment.app import web as assignment_web
from services.intake.app import web as intake_web
from services.reporting.app import web as reporting_web
from shared.identity.access import ANYONE, SIGNED_IN
from shared.identity.people import ROLES

WEBS = {"intake": intake_web, "assignment": assignment_web, "reporting": reporting_web}


def declared(app, rule):
    view = app.view_functions[rule.endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        return [getattr(getattr(view_class, verb.lower()), "declared_roles", None) for verb in view_class.methods]
    return [getattr(view, "declared_roles", None)]


@pytest.mark.parametrize("service", sorted(WEBS))
def test_every_route_declares_who_may_pass(service, template):
    app = WEBS[service](template)
    undeclared = [str(rule) for rule in app.url_map.iter_rules() if None in declared(app, rule)]
    assert undeclared == []


@pytest.mark.parametrize("service", sorted(WEBS))
def test_every_declared_role_exists(service, template):
    app = WEBS[service](template)
    roles = {role for rule in app.url_map.iter_rules() for found in declared(app, rule) for role in found or ()}
    assert roles <= ROLES | {ANYONE, SIGNED_IN}


OPEN_TO_ALL = {
    "intake": {
        "/api/intake/v1/sessions",
        "/api/intake/v1/requests",
        "/api/intake/v1/requests/<uuid:request_id>/supplements",
        "/api/intake/v1/requests/<uuid:request_id>/withdraw",
        "/ask",
        "/ask/matter",
        "/ask/answer",
        "/ask/where",
        "/ask/photos",
        "/ask/photos/remove",
        "/ask/you",
        "/ask/for",
        "/ask/another",
        "/mine/<string:code>/add",
        "/mine/<string:code>/withdraw",
        "/ask/check",
        "/ask/clear",
        "/ask/complaint",
        "/desk/password",
        "/desk/sign-in",
        "/desk/sign-out",
        "/open311/v2/requests.<string:form>",
    },
    "assignment": {
        "/api/assignment/v1/confirmations",
        "/api/assignment/v1/visit-ratings",
        "/work/offer/<string:token>/accept",
        "/work/offer/<string:token>/decline",
        "/api/assignment/v1/ratings",
        "/api/assignment/v1/requests/<uuid:request_id>/withdraw",
        "/api/assignment/v1/requests/<uuid:request_id>/urge",
        "/confirm",
        "/confirm/result",
        "/confirm/rating",
        "/confirm/undo",
        "/confirm/visits/<uuid:appointment_id>/rating",
        "/confirm/token",
        "/confirm/<string:code>/urge",
        "/confirm/<string:code>/withdraw",
    },
    "reporting": {"/track", "/track/clear", "/track/<string:code>", "/track/<string:code>/messages"},
}
"""What may be sent without an account; a resident proves a request is theirs with tracking code and phone tail."""


@pytest.mark.parametrize("service", sorted(WEBS))
def test_nothing_that_changes_something_is_open_to_anyone_unless_listed(service, template):
    app = WEBS[service](template)
    found = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and any(ANYONE in (roles or ()) for roles in declared(app, rule))
    }
    assert found == OPEN_TO_ALL[service]
