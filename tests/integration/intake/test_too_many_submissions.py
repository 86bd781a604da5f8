"""Beyond the hour's limit an anonymous submission is refused with a sentence; staff and demo districts are not limited."""

from dataclasses import replace

import pytest

from services.intake.app import web
from shared.runtime.settings import Settings
from tests.integration.intake.conftest import REQUESTS, a_request
from tests.integration.intake.test_pages import Reader, ask


@pytest.fixture
def limited(app, settings):
    """The application as in production, with a limit of two."""
    made = web(replace(settings, submissions_per_hour=2))
    yield made
    made.extensions["database"].close()


def test_the_third_is_told_when_to_come_back_and_whom_to_phone(limited, tokens):
    client = limited.test_client(use_cookies=False)
    assert [client.post(REQUESTS, json=a_request()).status_code for _ in range(3)] == [201, 201, 429]
    refused = client.post(REQUESTS, json=a_request())
    assert refused.content_type == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 3601
    assert "12345" in refused.json["detail"]
    staff = {"Authorization": f"Bearer {tokens['clerk']}"}
    assert client.post(REQUESTS, json=a_request(), headers=staff).status_code == 201
    resident = Reader(limited.test_client())
    ask(resident, phone="13900009911")
    page = resident.send("/ask/check")
    assert page.status_code == 429
    assert "12345" in page.text
    assert "错误：" in page.text
    assert resident.open("/ask/check").status_code == 200, "nothing that was typed is lost"


def test_production_has_a_limit_and_a_demo_district_has_none(settings):
    given = {
        "DATABASE_URL": "postgresql://x",
        "REDIS_URL": "redis://x",
        "DAIBAN_SECRET": "x" * 32,
        "DAIBAN_MASTER_KEYS": "k:" + "A" * 43 + "=",
    }
    assert Settings.from_environment(given).submissions_per_hour == 60
    assert Settings.from_environment({**given, "DAIBAN_MODE": "demo"}).submissions_per_hour == 0
    assert settings.submissions_per_hour == 0
