"""How often somebody without an account may submit from one place within an hour."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.requests.submission_limit import SubmissionLimit, TooManySubmissions, network_of
from tests.fakes import FixedClock

NOW = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)


class Shared:
    """The counter all processes share."""

    def __init__(self):
        self.counts = Counter()

    def __call__(self, key):
        self.counts[key] += 1
        return self.counts[key]


def test_beyond_the_limit_it_says_when_to_come_back_and_whom_to_phone():
    limit = SubmissionLimit(3, "12345", FixedClock(NOW), Shared())
    for _ in range(3):
        limit.check("10.0.0.1")
    with pytest.raises(TooManySubmissions) as refused:
        limit.check("10.0.0.1")
    assert refused.value.values["phone"] == "12345"
    assert 0 < refused.value.retry_after <= 20 * 60 + 1
    limit.check("10.0.0.2")


def test_two_processes_share_one_count_and_a_flood_asks_the_database_no_more():
    shared = Shared()
    one, other = (SubmissionLimit(2, "12345", FixedClock(NOW), shared) for _ in range(2))
    one.check("10.0.0.1")
    other.check("10.0.0.1")
    for _ in range(5):
        with pytest.raises(TooManySubmissions):
            one.check("10.0.0.1")
    assert sum(shared.counts.values()) == 3


def test_the_next_hour_begins_anew_and_nothing_limits_a_limit_of_none():
    clock = FixedClock(NOW)
    shared = Shared()
    limit = SubmissionLimit(1, "12345", clock, shared)
    limit.check("10.0.0.1")
    later = SubmissionLimit(1, "12345", FixedClock(NOW + timedelta(hours=1)), Shared())
    later.check("10.0.0.1")
    free = SubmissionLimit(0, "12345", clock, shared)
    for _ in range(100):
        free.check("10.0.0.1")
    assert sum(shared.counts.values()) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("", "unknown"),
    ],
)
def test_a_line_of_ipv6_is_one_place(address, network):
    assert network_of(address) == network
