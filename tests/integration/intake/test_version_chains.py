"""Whatever an administrator does with a matter's versions, in any order: one at most is valid on a day, and none is missing."""

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.intake.catalogue.store import LineStore
from services.intake.catalogue.use_cases import Office, keep_on, make_version, retire, withdraw
from services.intake.matters.domain import Catalogue
from services.intake.matters.store import MatterStore
from shared.contracts.errors import DomainError
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.runtime.clock import FixedClock
from tests.fakes import KeepingOutbox
from tests.unit.intake.matters import a_record

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
STEPS = st.lists(
    st.tuples(st.sampled_from(["version", "retire", "keep_on", "withdraw"]), st.integers(-3, 12), st.integers(1, 6)),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_one_version_at_most_is_valid_per_day_and_none_is_missing_between(steps, database_of, app):
    """Exactly one version per code and day, from its first day to its end; a gap only where the matter was retired."""
    by = Person(uuid7(), "admin", "admin", (("admin", "510503"),))
    with database_of("intake").engine.connect() as connection, connection.begin() as whole:
        office = Office(LineStore(connection), FixedClock(NOON), KeepingOutbox(), lambda *_: None, by)
        start = (TODAY - timedelta(days=5)).isoformat()
        office.store.add({**a_record(code="eigenschaft", unit_code="u001", valid_from=start), "version": 1}, by.id)
        for step, days, number in steps:
            day = TODAY + timedelta(days=days)
            with_record = a_record(unit_code="u001", valid_from=day.isoformat())
            try:
                if step == "version":
                    make_version(office, "eigenschaft", with_record)
                elif step == "retire":
                    retire(office, "eigenschaft", day, None)
                elif step == "keep_on":
                    keep_on(office, "eigenschaft")
                else:
                    withdraw(office, "eigenschaft", number)
            except DomainError:
                continue
        living = office.store.line("eigenschaft").living
        catalogue = MatterStore(connection).catalogue()
        check_days(catalogue, living)
        whole.rollback()


def check_days(catalogue: Catalogue, living):
    for offset in range(-8, 20):
        day = TODAY + timedelta(days=offset)
        valid = [version for version in living if version.matter.is_valid_on(day)]
        assert len(valid) <= 1
        found = catalogue.find("eigenschaft", day)
        assert (found.version if found else None) == (valid[0].number if valid else None)
    for before, after in itertools.pairwise(living):
        assert before.matter.valid_to is not None
        assert before.matter.valid_to <= after.matter.valid_from
    assert living[0].matter.valid_from == TODAY - timedelta(days=5)
