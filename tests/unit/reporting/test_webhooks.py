"""What other programs are told: the signature by the standard's own example, what never leaves, and which addresses may be named."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.channels.domain import Fate
from services.reporting.channels.outgoing import Failed, resolved
from services.reporting.webhooks import domain
from services.reporting.webhooks.domain import Secrets, check_url, is_disabled_by, pause_after, payload_of
from shared.contracts.events import Actor, Event, uuid7
from shared.contracts.schemas import SCHEMAS, Sealed

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def test_the_signature_is_the_one_of_the_standards_own_example():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = domain.sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_former_secret_signs_beside_the_new_one():
    both = Secrets(domain.new_secret(), domain.new_secret()).signature("id", 1, b"{}")
    assert [part[:3] for part in both.split(" ")] == ["v1,", "v1,"]


def test_no_field_that_leaves_is_sealed_or_names_a_person_in_any_event():
    for kind in domain.TYPES:
        for name, field in SCHEMAS[kind]().fields.items():
            if name in domain.OPEN_FIELDS:
                assert not isinstance(field, Sealed), (kind, name)
                assert not name.endswith(("volunteer_id", "person_id", "resident_id", "_by", "_hash")), (kind, name)


def test_what_is_told_leaves_out_everything_that_is_not_named():
    data = {
        "number": "NX1",
        "requester_name": "v1.x",
        "volunteer_id": str(uuid7()),
        "tracking_hash": "abc",
        "outcome": "solved",
    }
    event = Event(
        7, uuid7(), "request.accepted", 1, "intake", uuid7(), 2, "510503108201", NOW, NOW, Actor("clerk", uuid7()), data
    )
    told = payload_of(event)
    assert set(told) == {"type", "timestamp", "data"}
    assert set(told["data"]) == {"case_id", "sequence", "publisher", "area", "recorded_at", "number", "outcome"}


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://user:pass@hooks.example.org/",
        "https://hooks.example.org/#part",
        "ftp://hooks.example.org/",
        "https:///nowhere",
        "https://hooks.example.org:99999/",
        "https://[::1",
        "https://例子.example/",
        "javascript:alert(1)",
    ],
)
def test_only_a_clean_https_address_may_be_named(url):
    with pytest.raises(domain.NotHttps):
        check_url(url, ("hooks.example.com",), is_demo=True)


def test_plain_http_is_for_named_hosts_in_demo_mode_only():
    check_url("http://127.0.0.1:9000/x", ("127.0.0.1:9000",), is_demo=True)
    with pytest.raises(domain.NotHttps):
        check_url("http://127.0.0.1:9000/x", ("127.0.0.1:9000",), is_demo=False)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0"),
        *(
            "224.0.0.1",
            "::1",
            "fe80::1",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
        ),
        *("localhost", "2130706433", "0x7f.1"),
    ],
)
def test_no_way_of_writing_an_address_inside_is_connected_to(address):
    with pytest.raises(Failed) as failed:
        resolved(address, 443, private=False)
    assert failed.value.outcome[0] in (Fate.REFUSED, Fate.NOT_HANDED_OVER)


def test_a_name_that_changes_its_mind_was_asked_once(monkeypatch):
    """The check and the connection share one answer: there is no second look that could say something else."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: asked.append(a) or [(2, 1, 6, "", ("8.8.8.8", 443))])
    assert resolved("rebinding.example", 443, private=False) == "8.8.8.8"
    assert len(asked) == 1


def test_a_host_with_one_address_inside_is_refused_whole(monkeypatch):
    both = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: both)
    with pytest.raises(Failed, match="private"):
        resolved("two.example", 443, private=False)


def test_tries_are_spread_over_three_days_and_then_given_up():
    pauses = [pause_after(attempt) for attempt in range(1, domain.MOST_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert timedelta(days=3) < sum(pauses, timedelta()) < timedelta(days=4)
    assert pause_after(domain.MOST_ATTEMPTS) is None


def test_an_endpoint_is_disabled_when_it_says_so_or_has_failed_for_five_days():
    assert is_disabled_by(410, NOW, NOW) == "gone"
    assert is_disabled_by(500, NOW - timedelta(days=4), NOW) is None
    assert is_disabled_by(None, NOW - timedelta(days=5), NOW) == "silent"
