"""A task counts towards somebody's habitual load as far as the next in line was behind: in the store as in `score`."""

import pytest
from sqlalchemy import text

from services.assignment.matching.problem import Weights
from services.assignment.matching.score import COST_SCALE, kept_share
from tests.integration.assignment.house import House

API = "/api/assignment/v1"


def taken(house: House, person: object) -> float:
    me = house.as_person(person)
    [offer] = me.get(f"{API}/offers").json
    assert me.post(f"{API}/offers/{offer['id']}/accept", {}).status == 200
    return float(house.one("SELECT max(season) AS n FROM assignment.volunteer").n)


def test_where_nobody_else_was_left_it_counts_in_full(house: House) -> None:
    only = house.volunteer()
    house.offered()
    assert taken(house, only.person_id) == pytest.approx(1)


@pytest.mark.parametrize("recent", [0.0, 0.25, 0.5, 4.0])
def test_else_it_counts_by_the_gap_to_the_next(house: House, recent: float) -> None:
    first, second = house.volunteer(), house.volunteer()
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(
            text("UPDATE assignment.volunteer SET recent = :recent, load_as_of = CURRENT_DATE + 30 WHERE id = :id"),
            {"recent": recent, "id": second.id},
        )
    house.offered()
    gap = round(Weights().recent * COST_SCALE * recent)
    assert taken(house, first.person_id) == pytest.approx(kept_share(gap))
