"""Whatever is asked of the queue, forth and back, is what reading every row would give; on a database nobody else fills."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.intake.queue.domain import wanted
from services.intake.queue.store import QueueStore
from tests.integration.intake.conftest import TOWN
from tests.integration.intake.test_queue import DISTRICT, a_question, filled, plainly, somebody, stored, walked

__all__ = ["filled"]


@pytest.mark.parametrize("looked_at", [10_000, 40])
def test_any_filters_find_what_reading_every_row_finds(app, filled, database_of, looked_at):
    """With `looked_at` 40 nearly every page stops early and goes on; the whole is the same."""
    catalogue, _, known = filled
    rows = stored(database_of)
    index, pick = app.extensions["intake"].index, random.Random(looked_at)
    villages = sorted({row.village for row in rows})
    found_something = 0
    with database_of("intake").reading() as connection:
        store = QueueStore(connection, looked_at)
        for _ in range(70):
            filters = a_question(pick, catalogue, known, villages)
            by = somebody(*pick.choice([[DISTRICT], [TOWN], [pick.choice(villages)], [TOWN, pick.choice(villages)]]))
            asked = replace(wanted(filters, by, index, catalogue, datetime.now(UTC)), page_size=pick.choice([6, 25]))
            expected = plainly(rows, filters, by, catalogue, index)
            forth, back, _ = walked(store, asked)
            assert forth == expected, filters
            assert back == expected, filters
            total = store.total(asked)
            assert total.count == len(expected) or (total.is_capped and total.count <= len(expected)), filters
            found_something += bool(expected)
    assert found_something > 15
