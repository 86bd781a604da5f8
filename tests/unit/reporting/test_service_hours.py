"""Hours in figures are those on the papers of assignment."""

from services.reporting.figures.domain import work_out
from shared.reference.service_hours import hours_of


def test_figures_round_hours_as_the_papers_do():
    for minutes in range(0, 700, 7):
        (shown,) = [each for each in work_out({"service_minutes": minutes}) if each.definition.key == "service_hours"]
        assert shown.value == hours_of(minutes)
