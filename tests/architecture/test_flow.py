"""Events only flow downstream, and every published type has a schema its readers can rely on."""

import pytest

from shared.contracts.flow import HEARERS, PUBLISHER, STREAM
from shared.contracts.schemas import REQUIRED, SCHEMAS


@pytest.mark.parametrize("kind", sorted(HEARERS))
def test_an_event_only_flows_downstream(kind):
    publisher = STREAM.index(PUBLISHER[kind])
    assert all(STREAM.index(hearer) > publisher for hearer in HEARERS[kind])


def test_every_type_is_published_by_exactly_one_service_and_heard_by_someone():
    assert PUBLISHER.keys() == HEARERS.keys()
    assert all(HEARERS.values())


def test_reporting_hears_everything():
    assert all("reporting" in hearers for hearers in HEARERS.values())


def test_every_schema_belongs_to_a_known_type():
    assert SCHEMAS.keys() <= PUBLISHER.keys()
    assert REQUIRED.keys() == SCHEMAS.keys()
