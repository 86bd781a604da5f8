"""GeoReport v2 through the gateway: the client library georeport reads, a plain form sends, reporting hears and shows."""

import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
import requests
import xmltodict
from georeport import GeoReport
from sqlalchemy import text
from werkzeug.serving import make_server

from services.intake.matters.store import MatterStore
from services.intake.matters.use_cases import load_catalogue
from services.intake.open311.store import Open311Store
from services.intake.open311.use_cases import end_key, give_key
from services.local.gateway import gateway
from services.reporting import tasks
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.runtime.bus.inbox import Inbox

VILLAGE = "510503108201"
BY = Person(uuid7(), "admin", "管理员", (("admin", "510503"),))


def _no_note(*_):
    """Auditing is tested with the pages."""


@pytest.fixture(scope="module")
def base(settings, database_of):
    with database_of("intake").transaction() as work:
        load_catalogue(MatterStore(work.connection))
    server = make_server("127.0.0.1", 0, gateway(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/open311/v2"
    server.shutdown()
    thread.join()


@pytest.fixture
def key(database_of):
    with database_of("intake").transaction() as work:
        return give_key(Open311Store(work.connection), _no_note, BY, "12345热线", 100)


@pytest.fixture
def send(base, key):
    def post(form="json", **more):
        fields = {
            "api_key": key,
            "service_code": "dibao",
            "address_id": VILLAGE,
            "description": "母亲78岁，常年有病，想申请低保",
            "last_name": "李",
            "first_name": "桂兰",
            "phone": "13900005678",
            **more,
        }
        return requests.post(
            f"{base}/requests.{form}", data={k: v for k, v in fields.items() if v is not None}, timeout=20
        )

    return post


@pytest.fixture
def hear(database_of, settings):
    def listen():
        inbox = Inbox(database_of("reporting"), tasks.handle)
        return sum(inbox.work_lane(lane) for lane in range(settings.lanes))

    return listen


@pytest.fixture(params=["json", "xml"])
def client(request, base, key):
    """The library as it comes, in both formats."""
    return GeoReport(base, jurisdiction="510503", api_key=key, output_format=request.param)


def test_an_existing_client_lists_and_describes_services(client):
    services = {service["service_code"]: service for service in client.get_service_list()}
    assert len(services) >= 20
    assert services["dibao"]["type"] == "realtime"
    definition = client.get_service_definition("dibao")
    attributes = definition["attributes"]
    attributes = attributes if isinstance(attributes, list) else attributes["attribute"]
    village = next(attribute for attribute in attributes if attribute["code"] == "village")
    values = village["values"] if isinstance(village["values"], list) else village["values"]["value"]
    assert VILLAGE in {value["key"] for value in values}


def test_an_existing_client_follows_what_was_sent(client, send, hear):
    made = send(description=f"想申请低保 {client.output_format}").json()[0]["service_request_id"]
    hear()
    found = client.get_service_request(made)
    assert found["service_request_id"] == made
    assert found["status"] == "open"
    assert found["status_notes"].startswith("submitted")
    listed = client.get_service_requests(status="open", service_code="dibao")
    listed = listed if isinstance(listed, list) else [listed]
    assert made in {each["service_request_id"] for each in listed}
    several = client.get_service_requests(service_request_id=f"{made},NX0")
    assert (several if isinstance(several, list) else [several])[0]["address_id"] == VILLAGE


def test_accepted_it_carries_the_expected_time(base, send, hear, database_of, settings):
    made = send(description="想申请低保，已受理").json()[0]["service_request_id"]
    hear()
    with database_of("reporting").transaction() as work:
        due = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
        work.connection.execute(
            text("UPDATE reporting.cases SET state = 'accepted', due_at = :due WHERE number = :number"),
            {"due": due, "number": made},
        )
    (found,) = requests.get(f"{base}/requests/{made}.json", timeout=20).json()
    assert datetime.fromisoformat(found["expected_datetime"]) == due
    assert found["status_notes"].startswith("accepted")


def test_the_token_finds_the_number(base, send):
    sent = send(description="凭令牌查").json()[0]
    for form in ("json", "xml"):
        reply = requests.get(f"{base}/tokens/{sent['token']}.{form}", timeout=20)
        body = reply.json() if form == "json" else [xmltodict.parse(reply.content)["service_requests"]["request"]]
        assert body[0]["service_request_id"] == sent["service_request_id"]
    assert requests.get(f"{base}/tokens/none.json", timeout=20).status_code == 404


def test_sent_twice_within_the_hour_it_is_one_request(send, database_of):
    before = [send(description="发两次的事").json()[0]["service_request_id"] for _ in range(3)]
    assert len(set(before)) == 1
    assert send(description="另一件事").json()[0]["service_request_id"] not in before


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"api_key": None}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": None}, 400),
        ({"service_code": "nothing"}, 400),
        ({"address_id": None}, 400),
        ({"address_id": "999999999999"}, 400),
        ({"phone": None}, 400),
        ({"phone": "abc"}, 400),
        ({"lat": "95", "long": "0"}, 400),
        ({"description": ""}, 400),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_the_form_that_was_asked_for(send, more, status):
    as_json, as_xml = send(**more), send("xml", **more)
    assert (as_json.status_code, as_xml.status_code) == (status, status)
    assert as_json.json()[0]["code"] == status
    assert as_json.json()[0]["description"]
    assert ElementTree.fromstring(as_xml.content).find("error/description").text


def test_a_village_may_be_an_attribute_or_stand_in_the_address(send):
    assert send(**{"address_id": None, "attribute[village]": VILLAGE, "description": "甲"}).status_code == 201
    assert send(address_id=None, address_string="护国镇牟观村三组", description="乙").status_code in (201, 400)


def test_a_key_that_was_ended_or_used_up_is_refused(base, send, database_of):
    with database_of("intake").transaction() as work:
        once = give_key(Open311Store(work.connection), _no_note, BY, "一次", 1)
    assert send(api_key=once, description="第一件").status_code == 201
    assert send(api_key=once, description="第二件").status_code == 429
    assert send(api_key=once, description="第一件").status_code == 201
    with database_of("intake").transaction() as work:
        store = Open311Store(work.connection)
        end_key(store, _no_note, next(known.id for known in store.all() if known.name == "一次"))
    assert send(api_key=once, description="第三件").status_code == 403


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "=HYPERLINK(1)", "{{7*7}}", "𠮷‮abc", "a\x0bb"])
def test_strange_words_are_taken_and_never_shown(base, send, hear, said):
    reply = send("xml", description=said)
    assert reply.status_code == 201
    number = xmltodict.parse(reply.content)["service_requests"]["request"]["service_request_id"]
    hear()
    shown = requests.get(f"{base}/requests/{number}.xml", timeout=20)
    assert ElementTree.fromstring(shown.content).find("request/description").text is None
    assert said not in shown.text


def test_times_are_at_most_ninety_days_apart(base):
    now = datetime.now(UTC)
    far = (now - timedelta(days=200)).isoformat()
    assert (
        requests.get(
            f"{base}/requests.json", params={"start_date": far, "end_date": now.isoformat()}, timeout=20
        ).status_code
        == 400
    )
    assert requests.get(f"{base}/requests.json", params={"start_date": far}, timeout=20).json() == []


def test_only_what_came_through_here_is_read_here(base, database_of):
    """A request of the web or the desk is nobody's business."""
    with database_of("reporting").transaction() as work:
        work.connection.execute(
            text("""INSERT INTO reporting.cases (id, number, channel, area, state, last_at, submitted_at, submitted_recorded_at)
                    VALUES (:id, 'NX20261122-900001', 'window', :area, 'submitted', now(), now(), now())"""),
            {"id": uuid7(), "area": VILLAGE},
        )
    listed = requests.get(f"{base}/requests.json", timeout=20).json()
    assert "NX20261122-900001" not in {each["service_request_id"] for each in listed}
    assert requests.get(f"{base}/requests/NX20261122-900001.json", timeout=20).status_code == 404
    by_number = requests.get(f"{base}/requests.json", params={"service_request_id": "NX20261122-900001"}, timeout=20)
    assert by_number.json() == []


def test_discovery_says_where_it_is(base):
    found = requests.get(f"{base}/discovery.json", timeout=20).json()
    assert found["endpoints"][0]["url"] == base
    parsed = xmltodict.parse(requests.get(f"{base}/discovery.xml", timeout=20).content)["discovery"]
    assert parsed["endpoints"]["endpoint"]["url"] == base
    assert requests.get(f"{base}/services.csv", timeout=20).status_code == 404
    assert parse_qs(urlsplit(found["key_service"]).query) == {}
