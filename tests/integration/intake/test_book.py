"""The grid of a paper book: right lines are entered once each with their true times, wrong ones stay with their findings."""

import re
import uuid

import pytest

from tests.integration.intake.test_pages import Reader

GOOD = {"time": "2025-03-12 9:30", "name": "簿甲", "village": "mgsq", "words": "想办低保", "matter": "dibao"}


@pytest.fixture
def desk(app):
    reader = Reader(app.test_client())
    reader.sign_in("clerk")
    reader.open("/desk/book")
    yield reader
    reader.send("/desk/book", clear="1")


def form(*lines):
    fields = {}
    for number, line in enumerate(lines):
        fields |= {f"rows-{number}-{name}": value for name, value in {"key": str(uuid.uuid4()), **line}.items()}
    return fields


def test_right_lines_are_entered_with_true_times_and_wrong_ones_stay_with_words_beside_the_cell(desk, owner):
    reply = desk.send("/desk/book", **form({**GOOD, "accepted": "y"}, {**GOOD, "name": "", "time": "昨天"}, GOOD))
    assert reply.status_code == 422
    assert 'id="f-rows-0-time-error"' in reply.text
    assert 'id="f-rows-0-name-error"' in reply.text
    numbers = re.findall(r"NX20250312-\d{6}", reply.text)
    assert len(set(numbers)) == 2
    query = (
        "SELECT channel, status, submitted_at::date::text FROM intake.request WHERE number = ANY (%s) ORDER BY number"
    )
    rows = owner.execute(query, (numbers,)).fetchall()
    assert rows == [("paper", "accepted", "2025-03-12"), ("paper", "submitted", "2025-03-12")]


def test_sent_twice_a_line_is_entered_once(desk, owner):
    lines = form({**GOOD, "name": "簿乙", "phone": "13700001234"})
    for _ in range(2):
        assert desk.send("/desk/book", **lines).status_code == 303
    count = owner.execute(
        "SELECT count(*) FROM intake.request q JOIN intake.idempotency i ON true "
        "WHERE i.route = 'POST /desk/book' AND q.channel = 'paper' AND q.recorded_at = i.created_at"
    ).fetchone()
    assert count is not None
    assert len(set(re.findall(r"NX20250312-\d{6}", desk.open("/desk/book").text))) == 1


def test_what_is_typed_is_kept_sealed_and_cleared_when_asked(desk, owner):
    assert desk.send("/desk/book/draft", **form({"name": "簿丙丙"})).status_code == 204
    assert "簿丙丙" in desk.open("/desk/book").text
    (content,) = owner.execute("SELECT content FROM intake.draft WHERE form = 'book'").fetchone()
    assert "簿丙丙".encode() not in bytes(content)
    desk.send("/desk/book", clear="1")
    assert "簿丙丙" not in desk.open("/desk/book").text


def test_rows_of_a_spreadsheet_are_pasted_without_a_script(desk):
    page = desk.send("/desk/book", paste="1", pasted="3-1 9:00\t簿丁\t\tmgsq\t想问问\t\t\t备注").text
    assert 'value="簿丁"' in page
    assert 'value="想问问"' in page
