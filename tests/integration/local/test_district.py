"""`daiban district open`: a real district begins with one administrator and nothing invented."""

import re
import subprocess
import sys

import psycopg
import pytest

from services.intake.app import web
from tests.conftest import environment_of
from tests.integration.intake.test_pages import HOST, Reader


def opening(settings, *words, mode="production"):
    environment = environment_of(settings, DAIBAN_MODE=mode)
    command = [sys.executable, "-m", "services.local", "district", "open", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_first_administrator_signs_in_and_opens_the_next_account(fresh_settings):
    done = opening(fresh_settings, "--username", "li.ming", "--name", "李明")
    assert done.returncode == 0, done.stderr
    first = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", done.stdout).group(0)
    app = web(fresh_settings)
    reader = Reader(app.test_client())
    reader.open("/desk/password")
    own = "早上七点去护国镇赶场"
    chosen = reader.send("/desk/password", username="li.ming", current=first, new=own, again=own)
    assert chosen.location == "/desk/matters"
    reader.open("/desk/accounts/new")
    page = reader.send("/desk/accounts/new", username="wang", name="王芳", role1="clerk", area1="510503108")
    assert "王芳" in page.text
    assert "低保" in reader.open("/desk/matters?q=低保").text
    app.extensions["database"].close()


def test_nothing_is_invented_and_a_second_administrator_is_not_opened_past_the_first(fresh_settings):
    assert opening(fresh_settings, "--username", "li.ming", "--name", "李明").returncode == 0
    again = opening(fresh_settings, "--username", "somebody", "--name", "某人")
    assert again.returncode == 2
    assert "has an administrator" in again.stderr
    with psycopg.connect(fresh_settings.database_url) as owner:
        counts = owner.execute(
            "SELECT (SELECT count(*) FROM identity.person), (SELECT count(*) FROM reference.service_point WHERE phone IS NOT NULL),"
            " (SELECT count(*) FROM reference.service_point WHERE status = 'running' AND length(area) = 12),"
            " (SELECT count(*) > 200 FROM reference.area), (SELECT count(*) FROM assignment.volunteer)"
        ).fetchone()
    assert counts == (1, 0, 0, True, 0)


@pytest.mark.parametrize(
    ("username", "mode", "told"), [("李明", "production", "3 to 40"), ("li.ming", "demo", "demo district")]
)
def test_what_cannot_be_is_refused_before_anything_is_stored(fresh_settings, username, mode, told):
    refused = opening(fresh_settings, "--username", username, "--name", "李明", mode=mode)
    assert refused.returncode == 2
    assert told in refused.stderr
    with psycopg.connect(fresh_settings.database_url) as owner:
        assert owner.execute("SELECT count(*) FROM identity.person").fetchone() == (0,)


def test_a_first_password_is_asked_to_be_changed_at_sign_in(fresh_settings):
    done = opening(fresh_settings, "--username", "li.ming", "--name", "李明")
    first = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", done.stdout).group(0)
    app = web(fresh_settings)
    reader = Reader(app.test_client())
    reader.open("/desk/sign-in")
    assert reader.send("/desk/sign-in", username="li.ming", password=first).status_code == 403
    assert reader.client.get("/desk/accounts", base_url=HOST).status_code in (302, 303, 401)
    app.extensions["database"].close()
