"""Supervised cases and rising alerts as files: the list of the page, of the reader's area, and nobody's name or words in it."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from services.reporting import tasks
from services.reporting.exports.domain import SUPERVISED
from services.reporting.exports.tick import carry_on
from services.reporting.reminders import use_cases
from services.reporting.reminders.store import LedgerTransactions
from services.reporting.supervised.store import LISTS
from shared.reference.calendar import official_calendar
from shared.runtime.blobs import FolderBlobs
from tests.integration.reporting.stories import DISTRICT, Story
from tests.integration.reporting.test_supervised import late_by


@pytest.fixture(scope="module")
def late(house):
    return [late_by(house, days) for days in (6, 7, 8)]


def sheet(house, listed, who="supervisor", **form):
    key = str(uuid4())
    reply = house.post(f"/board/exports/{listed}", who, key=key, format="xlsx", **form)
    assert reply.status_code == 303, reply.status_code
    content = house.get(f"/board/exports/{key}/file", who).data
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
    return rows[3], rows[4:]


def test_the_lists_are_those_of_the_page():
    assert tuple(SUPERVISED) == LISTS


def test_supervised_cases_the_longest_overdue_first(house, late):
    head, rows = sheet(house, "supervised", list="supervise")
    assert head[0] == "编号"
    assert [row[0] for row in rows] == [story._start["number"] for story in reversed(late)]
    assert all(isinstance(row[5], datetime) and isinstance(row[6], datetime) for row in rows)
    assert sheet(house, "supervised", "other_clerk")[1] == []
    assert sheet(house, "supervised", "auditor")[1] == rows
    assert 'action="/board/exports/supervised"' in house.get("/board/supervised").text


def test_gathered_in_parts_each_row_comes_once(house, late):
    """The cursor of a part goes through JSON and comes back as a moment and an id."""
    before, again = str(uuid4()), uuid4()
    house.post("/board/exports/supervised", key=before, format="csv")
    with house.database.transaction() as work:
        work.connection.execute(
            text(
                "INSERT INTO reporting.exports (id, person_id, listed, format, title, area, query, wording, as_of, expected,"
                " expires_at) SELECT :id, person_id, listed, format, title, area, query, wording, as_of, expected, expires_at"
                " FROM reporting.exports WHERE id = :before"
            ),
            {"id": again, "before": before},
        )
    assert carry_on(house.database, FolderBlobs(house.settings.exports), again, part=1) == 3
    files = [house.get(f"/board/exports/{one}/file").data for one in (before, again)]
    assert files[0] == files[1]


def test_the_log_of_reminders_as_it_is_filtered_and_of_the_readers_area_alone(house, late):
    use_cases.sweep(LedgerTransactions(house.database), datetime.now(UTC), official_calendar())
    head, rows = sheet(house, "reminders", rung="supervise")
    assert head[:3] == ["时间", "提醒", "编号"]
    assert {row[1] for row in rows} == {"列入督办"}
    assert {story._start["number"] for story in late} <= {row[2] for row in rows}
    assert all(isinstance(row[0], datetime) for row in rows)
    listed = house.get("/board/reminders/log", rung="supervise").text
    assert all(row[2] in listed for row in rows)
    assert 'action="/board/exports/reminders"' in listed
    assert sheet(house, "reminders", "other_clerk", rung="supervise")[1] == []
    assert sheet(house, "reminders", "auditor", rung="supervise")[1] == rows
    assert sheet(house, "reminders", rung="supervise", to="2014-01-01")[1] == []


def test_rising_alerts_without_what_was_said(house):
    when, due = datetime.now(UTC) - timedelta(hours=30), datetime.now(UTC) + timedelta(days=5)
    house.hear(
        *(Story(house.settings, when + timedelta(minutes=n), due, tail=None).submitted().accepted() for n in range(6))
    )
    assert tasks.rising(house.database) == 1
    (alert,) = house.rows("SELECT id FROM reporting.rising")
    house.post(f"/board/rising/{alert.id}/acknowledge", said="已请张三上门看过")
    head, rows = sheet(house, "rising", area=DISTRICT)
    assert len(rows) == 1
    assert rows[0][head.index("件数")] >= 6
    assert "张三" not in str(rows)
    assert sheet(house, "rising", "other_clerk")[1] == []


def test_what_is_no_list_is_refused(house):
    for wrong in ({"list": "nothing"}, {"area": "x"}, {"format": "pdf"}, {"key": "x"}):
        form = {"key": str(uuid4()), "format": "csv", **wrong}
        assert house.post("/board/exports/supervised", **form).status_code == 422, wrong
    assert house.post("/board/exports/rising", "volunteer", key=str(uuid4()), format="csv").status_code == 403
