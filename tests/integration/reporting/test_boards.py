"""The first screen: every number is as long as the list it links to, from the district down to a village."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from services.reporting.boards.showing import TEAM_CARDS
from services.reporting.figures.domain import DEFINITIONS, SHANGHAI
from services.reporting.figures.standings import AGE, AGES, CONDITIONS
from tests.integration.reporting.stories import CLERK, DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE, Story

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def cases(house):
    """Open ones of every age, one suspended, one waiting for its resident, closed ones of this week and the last."""

    def story(due, since=10 * DAY, **more):
        return Story(house.settings, NOW - since, NOW + due, **more)

    ages = [40 * -DAY, 10 * -DAY, 2 * -DAY, 3 * DAY, 20 * DAY]
    told = [story(due, 60 * DAY if due < -10 * DAY else 20 * DAY).submitted().accepted() for due in ages]
    told += [story(-DAY, area=OTHER_VILLAGE).submitted().accepted(), story(DAY).submitted()]
    told.append(story(-DAY).submitted().accepted().assigned().started().completed())
    told += [story(5 * DAY).whole(NOW - 2 * DAY, CLERK.person_id) for _ in range(2)]
    house.hear(*told)


def numbers_of(page: str) -> list[tuple[int, str]]:
    """(number, address) of every link in the page whose text is a number and leads to a list of cases."""
    found = re.findall(r'<a href="(/board/cases\?[^"]+)">([0-9,]+)(?:<span|</a>)', page)
    return [(int(number.replace(",", "")), unescape(url)) for url, number in found]


def length_of(house, url: str) -> int:
    page = house.get(url, "supervisor").text
    told = re.search(r'class="paging-total">共([0-9,]+)条', page)
    return int(told[1].replace(",", "")) if told else 0


@pytest.mark.parametrize("area", [DISTRICT, TOWN, VILLAGE])
def test_every_number_is_as_long_as_its_list(house, area):
    numbers = numbers_of(house.get("/board", area=area).text)
    assert len(numbers) > 10
    wrong = {url: (shown, length) for shown, url in numbers if (length := length_of(house, url)) != shown}
    assert wrong == {}


def test_the_same_holds_for_what_it_is_narrowed_to(house):
    numbers = numbers_of(house.get("/board", area=DISTRICT, matter="dibao", channel="web").text)
    assert all("matter=dibao" in url and "channel=web" in url for _, url in numbers)
    assert {url for shown, url in numbers if length_of(house, url) != shown} == set()
    assert numbers_of(house.get("/board", area=DISTRICT, channel="phone").text)[0][0] == 0


def test_every_open_case_has_one_age(house):
    page = house.get("/board").text
    table = page.partition('id="chart-ages-table"')[2].partition("</table>")[0]
    ages = [int(number) for number in re.findall(r'data-value="(\d+)"', table)]
    open_now = next(shown for shown, url in numbers_of(page) if "standing=open" in url)
    assert sum(ages) == open_now
    assert ages[:3] == [1, 1, 2]


def test_one_goes_down_to_a_village_and_back_with_the_period_kept(house):
    query = {"from": "2026-01-01", "to": "2026-06-30"}
    district = house.get("/board", area=DISTRICT, **query).text
    assert f"/board?area={TOWN}&amp;from=2026-01-01&amp;to=2026-06-30" in district or "没有受理" in district
    village = house.get("/board", area=VILLAGE, **query).text
    assert f'href="/board?area={DISTRICT}&amp;from=2026-01-01&amp;to=2026-06-30"' in village
    assert f'href="/board?area={TOWN}&amp;from=2026-01-01&amp;to=2026-06-30"' in village


def test_a_town_is_shown_no_way_up_and_no_other_town(house):
    own = house.get("/board", "dispatcher").text
    assert f"/board?area={DISTRICT}&" not in own
    assert house.get("/board", "dispatcher", area=OTHER_VILLAGE[:9]).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"area": "x"}, {"from": "never"}, {"kind": "no such"}, {"from": "2026-02-01", "to": "2026-01-01"}]
)
def test_what_makes_no_sense_is_refused(house, wrong):
    assert house.get("/board", **wrong).status_code == 422


def tag_in(page) -> str:
    return page.text.partition('data-tag="')[2].partition('" hx-get')[0].replace("&#34;", '"')


@pytest.mark.parametrize("board", ["board", "satisfaction"])
def test_a_look_that_finds_nothing_new_costs_no_page(house, board):
    page = house.get("/board" if board == "board" else "/board/satisfaction", area=DISTRICT)
    client = house.app.test_client()
    headers = {"Authorization": f"Bearer {house.tokens['supervisor']}", "If-None-Match": tag_in(page)}
    same = client.get(f"/board/parts/{board}?area={DISTRICT}", headers=headers, base_url="http://127.0.0.1")
    assert (same.status_code, same.data) == (304, b"")
    other = client.get(f"/board/parts/{board}?area={TOWN}", headers=headers, base_url="http://127.0.0.1")
    assert other.status_code == 200
    assert other.headers["ETag"] != tag_in(page)


def test_a_look_shows_what_has_come_since(house):
    before = tag_in(house.get("/board"))
    house.hear(Story(house.settings, NOW - DAY, NOW + 3 * DAY).submitted().accepted())
    assert tag_in(house.get("/board")) != before


def test_towns_are_ranked_for_the_district_only(house):
    page = house.get("/board/league")
    assert page.status_code == 200
    assert "件数太少" in page.text
    assert house.get("/board/league", "leader").status_code == 403
    assert house.get("/board/league", area=TOWN).status_code == 404
    assert house.get("/board/league", sort="volunteer").status_code == 422
    assert "volunteer" not in page.text.partition("<main")[2]


def test_a_town_with_thirty_is_ranked_and_its_move_is_told(house):
    told = [Story(house.settings, NOW - 200 * DAY, NOW - 190 * DAY, area=OTHER_VILLAGE) for _ in range(30)]
    house.hear(*[one.whole(NOW - 195 * DAY, CLERK.person_id) for one in told])
    day = (NOW - 200 * DAY).astimezone(SHANGHAI).date().isoformat()
    page = house.get("/board/league", **{"from": day, "to": day, "sort": "completion_rate"}).text
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert f"area={OTHER_VILLAGE[:9]}" in row
    assert re.search(r'data-label="名次">1<', row)
    taken = house.get("/board/league/export.csv", **{"from": day, "to": day, "sort": "completion_rate"}).data
    rows = list(csv.reader(io.StringIO(taken.decode("utf-8-sig"))))
    head = next(place for place, one in enumerate(rows) if one[0] == "镇（街道）")
    first, *others = [dict(zip(rows[head], one, strict=True)) for one in rows[head + 1 :]]
    assert [first[name] for name in ("名次", "办结率（百分之）", "办结率：分子", "办结率：分母")] == [
        "1",
        "0.0",
        "0",
        "30",
    ]
    assert all(one["办结率（百分之）"] == "件数太少" and one["办结率：分母"] == "" for one in others)
    assert any("办结率" in line[0] and "不比较个人" not in line[0] for line in rows[:head])


def test_the_league_is_taken_along_by_whom_it_is_for_alone(house):
    taken = house.get("/board/league/export.xlsx")
    assert taken.status_code == 200
    assert "/board/league/export.csv?" in house.get("/board/league").text
    assert {house.get("/board/league/export.csv", who).status_code for who in ("leader", "clerk", "auditor")} == {403}
    assert house.get("/board/league/export.csv", area=TOWN).status_code == 404
    assert "下载导出的清单" in house.get("/board/audit", "auditor").text


def test_who_stands_ready_is_shown_with_its_lists_and_not_where_the_board_is_narrowed(house):
    page = house.get("/board", area=DISTRICT).text
    team = page.partition("<h2>队伍和跑腿</h2>")[2].partition("<h2>")[0]
    known = {definition.key: definition.label for definition in DEFINITIONS}
    for key in TEAM_CARDS:
        assert key not in known or f'<h3 class="figure-label">{known[key]}</h3>' in team
    links = [unescape(url) for url in re.findall(r'href="(/board/[^"]+)"', team)]
    assert links
    assert {url for url in links if house.get(url).status_code != 200} == set()
    assert "队伍和跑腿" not in house.get("/board", area=DISTRICT, matter="dibao").text


def test_each_hour_is_as_long_as_its_list(house):
    page = house.get("/board/hours", area=DISTRICT).text
    numbers = numbers_of(page)
    assert numbers
    assert {url for shown, url in numbers if "hour=" not in url or length_of(house, url) != shown} == set()
    assert "没有受理" in house.get("/board/hours", area=VILLAGE, **{"from": "2010-01-01", "to": "2010-01-02"}).text


def test_the_age_of_an_open_case_is_the_one_standing_whose_condition_it_meets(house):
    """Each boundary and both sides of it, in every open state."""
    whens = [f"({CONDITIONS[age]}) IS TRUE AS {age}" for age in AGES]
    midnight = NOW + 5 * timedelta(hours=1)
    edges = [NOW - 30 * DAY, NOW - 7 * DAY, NOW, midnight, midnight + 7 * DAY]
    dues = [None, *(edge + timedelta(microseconds=by) for edge in edges for by in (-1, 0, 1))]
    rows = house.rows(
        f"""SELECT {AGE} AS age, {", ".join(whens)} FROM (
            SELECT state, due_at FROM unnest(CAST(:states AS text[])) state, unnest(CAST(:dues AS timestamptz[])) due_at) c""",
        states=["accepted", "in_progress", "suspended", "awaiting_confirmation", "reopened"],
        dues=dues,
        now=NOW,
        tomorrow=midnight,
    )
    assert {row.age for row in rows} == set(AGES)
    assert [row for row in rows if [age for age in AGES if getattr(row, age)] != [row.age]] == []
