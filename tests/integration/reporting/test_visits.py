"""The roll-up of visits: by unit and town, each kind of money for itself, each number with its list, equal to the recount."""

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import event as listening

from services.reporting.figures.recount import recount
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.runtime.bus.inbox import Inbox
from tests.integration.reporting.stories import OTHER_VILLAGE, VILLAGE, at

WHO = Actor("volunteer", uuid7())
PERIOD = {"from": "2014-01-01", "to": "2014-06-30"}


def a_visit(
    subject=None, area=VILLAGE, when="2014-03-05 09:30", unit="区农业局", met=4, problems=2, outcomes=(), **more
):
    data = {
        "kind": "household",
        "visitors": [uuid7(), uuid7()],
        "people_met": met,
        "problems": problems,
        "outcomes": [
            {"kind": kind, "amount_yuan": yuan, "times": times, "evidence": True} for kind, yuan, times in outcomes
        ],
        "work_unit": unit,
        **more,
    }
    return NewEvent("visit.recorded", subject or uuid7(), area, at(when), WHO, data)


@pytest.fixture
def hear(house):
    from services.reporting import tasks

    def heard(*events):
        with house.intake.transaction() as work:
            work.outbox.publish_all(events)
        inbox = Inbox(house.database, tasks.handle)
        return sum(inbox.work_lane(lane) for lane in range(house.settings.lanes))

    return heard


@pytest.fixture(scope="module")
def standing(house):
    """Four visits of two units in two towns, one corrected, one withdrawn."""
    from services.reporting import tasks

    corrected, withdrawn = uuid7(), uuid7()
    first = [
        a_visit(outcomes=[("relief", 500, None), ("good_deed", None, 2)]),
        a_visit(
            unit="区供电公司", area=OTHER_VILLAGE, outcomes=[("coordinated", 17_000_000, None), ("relief", 300, None)]
        ),
        a_visit(corrected, met=9),
        a_visit(withdrawn, met=100, outcomes=[("relief", 9_999, None)]),
    ]
    later = [a_visit(corrected, met=3, outcomes=[("production", 800, None)]), a_visit(withdrawn, withdrawn=True)]
    for events in (first, later):
        with house.intake.transaction() as work:
            work.outbox.publish_all(events)
    inbox = Inbox(house.database, tasks.handle)
    assert sum(inbox.work_lane(lane) for lane in range(house.settings.lanes)) == 6
    return corrected, withdrawn


def numbers(page):
    """Figure → (value, address of its list) of the cards on top."""
    cards = re.findall(r'figure-label">([^<]+)</h3>\s*<p class="figure-value"><a href="([^"]+)">([\d,]+)', page)
    return {label: (int(value.replace(",", "")), address.replace("&amp;", "&")) for label, address, value in cards}


def test_the_last_word_of_each_visit_counts_and_no_kinds_are_added(house, standing):
    found = {name: value for name, (value, _) in numbers(house.get("/board/visits", **PERIOD).text).items()}
    assert found == {
        "走访次数": 3,
        "走访人次": 6,
        "见面人数": 11,
        "问题数": 6,
        "慰问金（元）": 800,
        "生产资金（元）": 800,
        "项目资金（元）": 0,
        "协调资金（元）": 17_000_000,
        "办好事（件）": 2,
        "解决困难（件）": 0,
    }


def test_each_number_opens_a_list_that_adds_up_to_it(house, standing):
    for value, address in numbers(house.get("/board/visits", **PERIOD).text).values():
        page = house.get(address).text
        added = [
            float(one.replace(",", ""))
            for one in re.findall(r'<td data-label="[^"]*" class="number">([\d,.]+)</td>', page)
        ]
        assert sum(added) == value, address


def test_by_unit_and_by_town(house, standing):
    units = house.get("/board/visits", by="unit", **PERIOD).text
    assert "区农业局" in units
    assert "区供电公司" in units
    towns = house.get("/board/visits", by="town", **PERIOD).text
    assert "天仙镇" in towns
    assert "区农业局" not in towns


def test_everybody_sees_their_own_area_only(house, standing):
    own = numbers(house.get("/board/visits", who="other_clerk", **PERIOD).text)
    assert own["走访次数"][0] == 1
    assert house.get("/board/visits", who="other_clerk", area=VILLAGE[:9]).status_code == 404
    assert house.get("/board/visits", who="volunteer").status_code == 403


def test_the_supervisor_reads_counts_and_opens_nothing(house, standing):
    assert "/desk/visits/" not in house.get("/board/visits/list", **PERIOD).text
    assert "/desk/visits/" in house.get("/board/visits/list", who="dispatcher", **PERIOD).text


def test_a_page_has_a_fixed_number_of_statements(house, standing, hear):
    sent = []
    engine = house.app.extensions["database"].engine
    listening.listen(engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    counts, autumn = [], {"from": "2014-07-01", "to": "2014-12-31"}
    for _ in range(2):
        sent.clear()
        house.get("/board/visits", **autumn)
        house.get("/board/visits/list", **autumn)
        counts.append(len([one for one in sent if "reporting." in one]))
        hear(*(a_visit(when="2014-09-03 10:00", unit=f"单位{number}") for number in range(5)))
    assert counts[0] == counts[1] == 6


def test_the_recount_equals_the_tables_and_says_where_not(house, standing):
    assert recount(house.database)["visits"] == {}
    with house.database.transaction() as work:
        work.connection.exec_driver_sql(
            "UPDATE reporting.visits SET people_met = people_met + 1 WHERE work_unit = '区供电公司'"
        )
    told = recount(house.database)
    assert told["equal"] is False
    assert told["visits"][OTHER_VILLAGE[:9]]["people_met"][1] - told["visits"][OTHER_VILLAGE[:9]]["people_met"][0] == 1
    with house.database.transaction() as work:
        work.connection.exec_driver_sql(
            "UPDATE reporting.visits SET people_met = people_met - 1 WHERE work_unit = '区供电公司'"
        )


@pytest.mark.parametrize(
    "query", [{"figure": "x"}, {"from": "2014-13-01"}, {"by": "x"}, {"from": "2014-02-01", "to": "2014-01-01"}]
)
def test_filters_that_make_no_sense_are_refused(house, query):
    path = "/board/visits" if "by" in query else "/board/visits/list"
    assert house.get(path, **query).status_code == 422


def test_progress_of_nothing_is_said_plainly(house):
    assert "进度还没有传到" in house.get("/board/parts/progress").text
    assert house.get("/board/parts/progress", request="x").status_code == 422


def exported(house, **query):
    key = str(uuid7())
    reply = house.post("/board/exports/visits", key=key, format="xlsx", **query)
    assert reply.status_code == 303
    page = load_workbook(io.BytesIO(house.get(f"/board/exports/{key}/file").data)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_the_list_behind_a_number_is_fetched_as_a_file(house, standing):
    notes, columns, rows = (rows := exported(house, figure="relief", **PERIOD))[:3], rows[3], rows[4:]
    assert "慰问金" in notes[1][0]
    assert "2014" in notes[1][0]
    assert columns[-1] == "慰问金（元）"
    assert sorted(row[-1] for row in rows) == [300, 500]
    assert {row[1] for row in rows} == {"入户走访"}
    assert rows[0][0].year == 2014


def test_visits_that_name_no_unit_are_a_list_of_their_own(house, standing, hear):
    hear(a_visit(unit=None, when="2015-03-05 09:30"))
    another_year = {"from": "2015-01-01", "to": "2015-06-30"}
    page = house.get("/board/visits", **another_year).text
    (address,) = re.findall(r'href="(/board/visits/list\?[^"]*figure=visits[^"]*unit=)"', page)
    listed = house.get(address.replace("&amp;", "&")).text
    assert "共1条" in listed
    assert 'name="unit" value=""' in listed
    assert len(exported(house, figure="visits", unit="", **another_year)) == 4 + 1
