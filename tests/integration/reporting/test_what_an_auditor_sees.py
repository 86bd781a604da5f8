"""An auditor walks every page the account may open: no form and no link on them answers that it is not allowed."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from services.assignment.app import web as assignment_web
from services.intake.app import web as intake_web
from services.local.gateway import service_of
from services.reporting import tasks
from services.reporting.reminders import use_cases
from services.reporting.reminders.store import LedgerTransactions
from shared.identity.access import ANYONE, SIGNED_IN
from shared.reference.calendar import official_calendar
from tests.integration.reporting.stories import Story, at

HERE = "http://127.0.0.1"
MOST_OF_A_KIND = 4
"""Pages of one route looked at: the list of cases has as many addresses as filters."""
OWN_SESSION = {"/desk/sign-in", "/desk/sign-out", "/desk/password", "/language"}
CALENDAR = official_calendar()


class Asked(HTMLParser):
    """What a page offers: `links` to follow, `changes` (method, address) that forms and htmx would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.changes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if given.get("hx-get"):
            self.links.append(given["hx-get"])
        if tag == "form" and given.get("method", "get").lower() == "post":
            self.changes.append(("POST", given["action"]))
        if "formaction" in given:
            self.changes.append(("POST", given["formaction"]))
        self.changes += [
            (verb.upper(), given[f"hx-{verb}"]) for verb in ("post", "put", "patch", "delete") if f"hx-{verb}" in given
        ]


@pytest.fixture(scope="module")
def apps(house):
    return {
        "reporting": house.app,
        "intake": intake_web(house.settings),
        "assignment": assignment_web(house.settings),
    }


@pytest.fixture(scope="module")
def told(house):
    """Something to see on each page: cases, a reminder nobody knows the fate of, an alert, a view, a bulletin, a parked event."""
    now = datetime.now(UTC)
    due = at(f"{CALENDAR.add_working_days((now + timedelta(hours=8)).date(), 2)} 17:30")
    many = [
        Story(house.settings, now - timedelta(hours=30, minutes=n), due, tail=None).submitted().accepted()
        for n in range(6)
    ]
    story = Story(house.settings, now - timedelta(minutes=3), due, tail=None).submitted().accepted().offered()
    story.assigned(person_id=house.people["volunteer"])
    house.hear(*many, story)
    use_cases.sweep(
        LedgerTransactions(house.database), at(f"{CALENDAR.add_working_days(due.date(), 9)} 12:00"), CALENDAR
    )
    assert tasks.rising(house.database) == 1
    with house.database.transaction() as work:
        for statement in (
            "UPDATE reporting.reminders SET state = 'unknown', settled_at = now(), claim = id, attempts = 1 WHERE rung = 'red'",
            "UPDATE bus.delivery SET state = 'parked', attempts = 9, last_error = 'ValueError' WHERE consumer = 'reporting'"
            " AND position = (SELECT min(position) FROM bus.event WHERE type = 'request.accepted')",
        ):
            work.connection.execute(text(statement))
    assert house.post("/board/views", name="大家看", shared="true", standing="overdue").status_code == 303
    assert house.post("/board/bulletin", key=str(uuid4()), area="510503", within="week").status_code == 303
    assert house.post("/board/exports/cases", "auditor", key=str(uuid4()), format="csv").status_code == 303
    return story


def staff(path: str) -> bool:
    return path.startswith(("/board", "/desk", "/work"))


def route_of(apps, path: str, method: str):
    """The application, the endpoint and who may use it; None for what is no route."""
    app = apps[service_of(path)]
    try:
        endpoint, _ = app.url_map.bind("127.0.0.1").match(path, method=method)
    except RequestRedirect as moved:
        return route_of(apps, urlsplit(moved.new_url).path, method)
    except HTTPException:
        return None
    view = app.view_functions[endpoint]
    return app, endpoint, getattr(view, "declared_roles", ()), getattr(view, "stores_own_copy", False)


def open_to_an_auditor(apps, path: str, method: str) -> bool:
    """Whether the gate lets an auditor through; residents' pages, open to everybody, are no staff pages."""
    if path in OWN_SESSION:
        return True
    found = route_of(apps, path, method)
    if found is None:
        return not staff(path)
    _, _, roles, own_copy = found
    allowed = bool(set(roles) & {"auditor", SIGNED_IN, ANYONE})
    return allowed and (method == "GET" or own_copy)


def starts(apps):
    """Every address without a name in it that an auditor may open."""
    for app in apps.values():
        for rule in app.url_map.iter_rules():
            path = str(rule)
            if "GET" in rule.methods and not rule.arguments and staff(path) and open_to_an_auditor(apps, path, "GET"):
                yield path


def walk(house, apps):
    """Every page reached, as (address, endpoint, what it offers)."""
    waiting, seen, of_kind = list(starts(apps)), set(), {}
    while waiting:
        address = waiting.pop(0)
        found = route_of(apps, urlsplit(address).path, "GET")
        if found is None or address in seen or of_kind.setdefault(found[1], 0) >= MOST_OF_A_KIND:
            continue
        seen.add(address)
        of_kind[found[1]] += 1
        headers = {"Authorization": f"Bearer {house.tokens['auditor']}", "Accept": "text/html"}
        reply = found[0].test_client().get(address, headers=headers, base_url=HERE)
        # What is not there is told in the residents' frame, whose links are not an auditor's.
        asked = Asked(reply.text if reply.mimetype == "text/html" and reply.status_code < 400 else "")
        yield address, found[1], reply, asked
        if reply.status_code in (302, 303):
            asked.links.append(reply.headers["Location"])
        links = [urljoin(f"{HERE}{address}", link) for link in asked.links]
        local = [urlsplit(link) for link in links if link.startswith(HERE)]
        waiting += [f"{to.path}?{to.query}".rstrip("?") for to in local if staff(to.path)]


def test_no_page_offers_an_auditor_what_the_gate_refuses(house, apps, told):
    refused, reached = [], set()
    for address, endpoint, reply, asked in walk(house, apps):
        reached.add(endpoint)
        if reply.status_code in (401, 403) or reply.status_code >= 500:
            refused.append((address, "answers", reply.status_code))
        changes = [(method, urlsplit(urljoin(address, to)).path) for method, to in asked.changes]
        links = [("GET", urlsplit(urljoin(address, to)).path) for to in asked.links if not urlsplit(to).netloc]
        refused += [
            (address, *sent)
            for sent in {*changes, *links}
            if (sent[0] != "GET" or staff(sent[1])) and not open_to_an_auditor(apps, sent[1], sent[0])
        ]
    assert not refused, "\n".join(map(str, sorted({(one[1], one[2], one[0].partition("?")[0]) for one in refused})))
    wanted = {
        "case_pages.case_page",
        "rising.one",
        "saved_views.views",
        "exports.export",
        "bulletin.one",
        "system_pages.system",
    }
    assert wanted <= reached


def test_the_system_page_has_no_buttons_for_who_only_looks(house, told):
    page = house.get("/board/system", "auditor").text
    assert "ValueError" in page
    assert "/retry" not in page
    assert "/discard" not in page


def test_an_auditor_takes_a_list_along_and_it_is_audited(house, told):
    key = str(uuid4())
    assert house.post("/board/exports/cases", "auditor", key=key, format="csv").status_code == 303
    assert house.get(f"/board/exports/{key}/file", "auditor").status_code == 200
    noted = [
        one
        for one in house.get("/api/reporting/v1/audit", "auditor").json
        if (one["detail"] or {}).get("export") == key
    ]
    assert {one["action"] for one in noted} == {"export asked for", "export fetched"}
