"""Every line of the staff navigation leads to a page that whoever sees it may open."""

import pytest

from services.assignment.app import web as assignment_web
from services.intake.accounts.domain import HOMES
from services.intake.app import web as intake_web
from services.local.gateway import service_of
from services.reporting.app import web as reporting_web
from shared.identity.access import ANYONE, SIGNED_IN
from shared.web.navigation import PLACES

WEBS = {"intake": intake_web, "assignment": assignment_web, "reporting": reporting_web}


@pytest.fixture(scope="module")
def apps(template):
    return {service: web(template) for service, web in WEBS.items()}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_who_sees_a_line_may_open_its_page(apps, place):
    app = apps[service_of(place.path)]
    endpoint, _ = app.url_map.bind("localhost").match(place.path, method="GET")
    allowed = set(app.view_functions[endpoint].declared_roles)
    assert allowed & {ANYONE, SIGNED_IN} or set(place.roles) <= allowed


def test_no_line_stands_twice():
    paths = [place.path for place in PLACES]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(("role", "home"), HOMES)
def test_everyone_lands_on_a_page_they_may_open(apps, role, home):
    app = apps[service_of(home)]
    endpoint, _ = app.url_map.bind("localhost").match(home, method="GET")
    allowed = set(app.view_functions[endpoint].declared_roles)
    assert allowed & {role, SIGNED_IN}
