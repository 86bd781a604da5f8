"""The chance of missing a promise: what few cases say counts little, what many say counts, and it keeps its word."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.risk.domain import Cell, Chances, calibration, step_of, worst


def a_cell(
    cases: int, missed: int, matter: str = "dibao", town: str = "510503108", step: str = "waiting", left: int = 3
):
    return Cell(step, left, matter, town, cases, missed)


def test_past_due_is_certain_and_nothing_known_is_said_to_be_unknown():
    assert Chances([]).of("dibao", "510503108", "waiting", 3) is None
    assert Chances([]).of("dibao", "510503108", "waiting", -1).value == 1.0


def test_many_cases_of_the_very_place_have_the_last_word():
    chances = Chances([a_cell(1000, 500), a_cell(9000, 90, town="510503102")])
    assert chances.of("dibao", "510503108", "waiting", 3).value == pytest.approx(0.5, abs=0.02)


def test_two_cases_of_a_place_hardly_move_what_the_matter_says():
    chances = Chances([a_cell(2, 2), a_cell(2000, 100, town="510503102")])
    assert chances.of("dibao", "510503108", "waiting", 3).value < 0.3


def test_a_matter_never_seen_here_takes_from_both_the_matter_and_the_town():
    cells = [
        a_cell(1000, 50, "easy", "510503102"),
        a_cell(1000, 400, "hard", "510503102"),
        a_cell(1000, 150, "easy", "510503108"),
    ]
    chances = Chances(cells)
    hard_here = chances.of("hard", "510503108", "waiting", 3).value
    assert hard_here > chances.of("easy", "510503108", "waiting", 3).value
    assert hard_here > chances.of("hard", "510503102", "waiting", 3).value


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(["510503101", "510503102"]), st.integers(0, 50), st.integers(0, 50)
        ),
        max_size=8,
    )
)
def test_a_chance_is_always_a_share_of_one(rows):
    cells = [a_cell(max(n, m), min(n, m), matter, town) for matter, town, n, m in rows]
    for cell in cells:
        chance = Chances(cells).of(cell.matter_code, cell.town, "waiting", 3)
        assert chance is None or 0.0 <= chance.value <= 1.0


def test_what_was_said_comes_true_within_ten_points():
    made, cells = random.Random(7), {"before": [], "after": []}
    for matter in range(20):
        for town in range(15):
            share = min(0.9, 0.02 + matter * 0.03 + town * 0.015)
            for when, cases in (("before", made.randint(0, 40)), ("after", made.randint(0, 40))):
                missed = sum(made.random() < share for _ in range(cases))
                cells[when].append(a_cell(cases, missed, f"m{matter}", f"5105031{town:02}"))
    bins = calibration(cells["before"], cells["after"])
    assert len(bins) > 3
    assert worst(bins) <= 0.10


def test_only_while_the_promise_runs_is_there_a_step():
    assert [step_of(state) for state in ("offered", "in_progress", "suspended", "closed")] == [
        "waiting",
        "working",
        None,
        None,
    ]
