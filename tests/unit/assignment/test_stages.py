"""Steps of a matter: by when each is due."""

from datetime import UTC, date, datetime

from services.assignment.stages.domain import stages_of
from shared.reference.working_hours import local_day

ACCEPTED = datetime(2014, 3, 3, 2, 0, tzinfo=UTC)
STEPS = [
    {"zh": "收材料", "en": "Collect", "limit_working_days": 1},
    {"zh": "入户", "en": "Visit", "limit_working_days": None},
    {"zh": "递交", "en": "Hand in", "limit_working_days": 2},
]


def test_limits_add_up_from_acceptance_and_a_step_without_one_has_no_time() -> None:
    found = stages_of({"steps": STEPS}, ACCEPTED)
    assert [stage.due_at and local_day(stage.due_at) for stage in found] == [date(2014, 3, 4), None, date(2014, 3, 6)]


def test_a_case_accepted_before_matters_carried_steps_has_none() -> None:
    assert stages_of({}, ACCEPTED) == ()
