"""The gateway of one machine and Caddy's file send every path to the same service."""

import re
from pathlib import Path

from services.local.gateway import PREFIXES, READ_ELSEWHERE, service_of

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"


def test_paths_go_to_the_service_that_owns_them():
    expected = {
        "/": "intake",
        "/ask": "intake",
        "/desk/new": "intake",
        "/workers": "intake",
        "/work": "assignment",
        "/confirm/ABC": "assignment",
        "/api/assignment/v1/offers": "assignment",
        "/board": "reporting",
        "/track/ABC": "reporting",
        "/public": "reporting",
        "/api/reporting/v1/figures": "reporting",
        "/api/intake/v1/requests": "intake",
        "/open311/v2/services.json": "intake",
        "/open311/v2/tokens/abc.xml": "intake",
        "/open311/v2/requests.json": "reporting",
        "/open311/v2/requests/NX1.xml": "reporting",
    }
    assert {path: service_of(path) for path in expected} == expected


def test_open311_is_sent_to_intake_and_read_from_reporting():
    assert service_of("/open311/v2/requests.json", "POST") == "intake"
    assert f"path {READ_ELSEWHERE}.* {READ_ELSEWHERE}/*" in CADDYFILE.read_text()


def test_caddy_uses_the_same_table():
    found = {
        service: set(paths.split())
        for service, paths in re.findall(r"@(\w+) path (.+)", CADDYFILE.read_text())
        if service in PREFIXES
    }
    expected = {
        service: {part for prefix in prefixes for part in (prefix, f"{prefix}/*")}
        for service, prefixes in PREFIXES.items()
    }
    assert found == expected
