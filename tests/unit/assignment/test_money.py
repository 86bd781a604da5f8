"""Amounts as they are typed, kept in fen and said again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.money.domain import MOST_FEN, as_told, fen_of, yuan


@given(st.integers(1, MOST_FEN))
def test_what_is_said_is_read_again_to_the_fen(fen: int) -> None:
    assert fen_of(yuan(fen)) == fen
    assert fen_of(f"¥{yuan(fen)}") == fen


@pytest.mark.parametrize(("typed", "fen"), [("1200", 120000), ("1200.5", 120050), ("0.01", 1), ("1,200.50元", 120050)])
def test_usual_ways_of_writing_money_are_understood(typed: str, fen: int) -> None:
    assert fen_of(typed) == fen


@pytest.mark.parametrize("typed", ["", "0", "0.00", "-5", "1.234", "约一千", "1e9", "99999999999", "１２", "1.2.3"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    assert fen_of(typed) is None


def test_kinds_stand_in_their_order_and_are_never_added() -> None:
    assert as_told({"loan": 5, "allowance": 7}) == [{"kind": "allowance", "fen": 7}, {"kind": "loan", "fen": 5}]
