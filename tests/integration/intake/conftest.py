"""Intake's web application over a database of the module's own: the catalogue is loaded, a few people have accounts."""

import uuid
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
import pytest
from sqlalchemy import event, text

from services.intake.app import web
from services.intake.matters.store import MatterStore
from services.intake.matters.use_cases import load_catalogue
from shared.contracts.events import uuid7
from shared.identity.sessions import hash_password

PASSWORD = "a password of the tests"
HASH = hash_password(PASSWORD)
TOWN, OTHER_TOWN, VILLAGE = "510503108", "510503102", "510503108201"
REQUESTS = "/api/intake/v1/requests"
PEOPLE = {
    "clerk": ("clerk", TOWN),
    "second-clerk": ("clerk", TOWN),
    "other-clerk": ("clerk", OTHER_TOWN),
    "dispatcher": ("dispatcher", TOWN),
    "organiser": ("organiser", TOWN),
    "leader": ("leader", TOWN),
    "visitor": ("volunteer", VILLAGE),
    "supervisor": ("supervisor", "510503"),
    "admin": ("admin", "510503"),
}


@dataclass
class Caller:
    """Somebody who calls the interface; without a token nobody in particular."""

    client: Any
    token: str | None = None

    def post(self, path, body=None, key=None, tag=None):
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), **({"If-Match": tag} if tag else {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.post(path, json=body if body is not None else {}, headers=headers)

    def get(self, path, **query):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.client.get(path, query_string=query, headers=headers)

    def command(self, request_id, command, body=None):
        return self.post(f"{REQUESTS}/{request_id}/{command}", body)

    def submitted(self, **more):
        reply = self.post(REQUESTS, a_request(**more))
        assert reply.status_code == 201, reply.json
        return reply.json


def a_request(**more):
    said = {"description": "母亲78岁，常年有病，家里困难，想申请农村低保", "village_code": VILLAGE}
    return {**said, "requester": {"name": "测试甲", "phone": "13800138000"}, **more}


@pytest.fixture(scope="module")
def app(settings, database_of):
    with database_of("intake").transaction() as work:
        load_catalogue(MatterStore(work.connection))
        for name, (role, area) in PEOPLE.items():
            roles = orjson.dumps([[role, area]]).decode()
            opened = text("SELECT identity.open_account(:id, :name, :name, :hash, NULL, CAST(:roles AS jsonb))")
            work.connection.execute(opened, {"id": uuid7(), "name": name, "hash": HASH, "roles": roles})
    made = web(settings)
    yield made
    made.extensions["database"].close()


@pytest.fixture
def browser(app):
    """A browser that keeps cookies, over HTTPS as `__Host-` cookies want it."""
    return app.test_client()


@pytest.fixture
def anonymous(app):
    return Caller(app.test_client(use_cookies=False))


@pytest.fixture(scope="module")
def tokens(app):
    client = app.test_client(use_cookies=False)
    path = "/api/intake/v1/sessions"
    return {n: client.post(path, json={"username": n, "password": PASSWORD}).json["token"] for n in PEOPLE}


@pytest.fixture
def signed_in(app, tokens):
    return lambda name: Caller(app.test_client(use_cookies=False), tokens[name])


@pytest.fixture
def clerk(signed_in):
    return signed_in("clerk")


@pytest.fixture
def owner(settings):
    """The owner's view of the database, past every service's role."""
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def events(owner):
    """Events of one subject in order: (type, occurred_at, data)."""

    def of(subject):
        query = "SELECT type, occurred_at, data FROM bus.event WHERE subject = %s ORDER BY sequence"
        return owner.execute(query, (subject,)).fetchall()

    return of


@pytest.fixture
def statements(app):
    """How many SQL statements a piece of work sends."""
    sent = []
    engine = app.extensions["database"].engine

    def note(*arguments):
        sent.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
