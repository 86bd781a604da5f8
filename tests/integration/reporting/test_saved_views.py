"""Views of the list of cases: named, shared, counted, renamed, removed and taken back; and the cases a list leaves out."""

import re

import pytest

from tests.integration.reporting.stories import OTHER_TOWN, OTHER_VILLAGE, TOWN, Story, at

DUE = at("2014-03-10 17:30")
OVERDUE = {"standing": "overdue"}


@pytest.fixture(scope="module")
def told(house):
    """Three overdue in one town and two in another, one of these hidden from the supervisor."""
    stories = [
        Story(house.settings, at(f"2014-03-03 09:0{n}"), DUE, tail=None).submitted().accepted() for n in range(3)
    ]
    stories.append(
        Story(house.settings, at("2014-03-04 09:00"), DUE, area=OTHER_VILLAGE, tail=None).submitted().accepted()
    )
    hidden = Story(house.settings, at("2014-03-04 10:00"), DUE, area=OTHER_VILLAGE, tail=None)
    stories.append(hidden.about([house.people["supervisor"]]).submitted().accepted())
    house.hear(*stories)


def save(house, who="supervisor", name="超期", **filters):
    return house.post("/board/views", who, name=name, **(filters or OVERDUE))


def tabs(house, who="supervisor", **query):
    """(name, count) of every view above the list."""
    page = house.get("/board/cases", who, **(query or {"area": ""} | OVERDUE)).text
    nav = page.split('id="views"')[1].split("</nav>")[0]
    found = re.findall(r'<a id="view-[^"]*"[^>]*>(.*?) <span class="count[^"]*">([^<]*)</span>', nav)
    return {re.sub(r"<svg.*?</svg>|<span.*?</span>", "", name): count for name, count in found}


def view_of(house, name, who="supervisor"):
    page = house.get("/board/views", who).text
    return re.search(rf'id="view-([0-9a-f-]{{36}})">\s*<h2><a href="[^"]*">{name}</a>', page)[1]


def test_a_view_is_named_counted_and_opened(house, told):
    reply = save(house, name="东边超期", area=OTHER_TOWN, standing="overdue")
    assert reply.status_code == 303
    assert f"area={OTHER_TOWN}" in reply.headers["Location"]
    assert tabs(house)["东边超期"] == "1"
    page = house.get(reply.headers["Location"]).text
    assert re.search(r'aria-current="page"[^>]*>东边超期', page)
    assert 'action="/board/views"' not in page, "what is saved is not saved again"


def test_the_built_in_ones_are_counted(house, told):
    found = tabs(house)
    assert found["辖区超期"] == "4"
    assert found["今天到期"] == "0"
    assert "我承办的·超期" not in found, "a supervisor has no case in hand"


@pytest.mark.parametrize(("name", "sentence"), [("", "起个名字"), ("长" * 31, "最多30个字"), ("a\u200bb", "看不见")])
def test_a_bad_name_is_told_beside_the_field_and_the_filters_stay(house, told, name, sentence):
    reply = save(house, name=name)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert 'name="standing" value="overdue"' in reply.text


def test_a_name_is_given_once(house, told):
    assert save(house, name="同名").status_code == 303
    reply = save(house, name="同名", standing="open")
    assert reply.status_code == 409
    assert "请换一个名字" in reply.text
    assert save(house, "dispatcher", name="同名").status_code == 303, "another person's own"


def test_a_supervisor_shares_and_each_sees_their_own_area(house, told):
    assert save(house, name="全区共用", shared="true", area=OTHER_TOWN, standing="overdue").status_code == 303
    assert tabs(house)["全区共用"] == "1"
    assert tabs(house, "clerk")["全区共用"] == "3", "the clerk's own town"
    assert save(house, "clerk", name="不许", shared="true").status_code == 403
    shared = view_of(house, "全区共用")
    assert house.post(f"/board/views/{shared}/name", "clerk", name="改").status_code == 404
    assert house.post(f"/board/views/{shared}/remove", "clerk").status_code == 404


def test_a_private_view_is_nobody_elses(house, told):
    save(house, "dispatcher", name="私下")
    own = view_of(house, "私下", "dispatcher")
    assert "私下" not in tabs(house)
    assert house.post(f"/board/views/{own}/name", name="抢来").status_code == 404


def test_renamed_removed_and_taken_back(house, told):
    save(house, name="一次性")
    view = view_of(house, "一次性")
    assert house.post(f"/board/views/{view}/name", name="  改过 名 ").status_code == 303
    assert house.post(f"/board/views/{view}/name", name="").status_code == 422
    reply = house.post(f"/board/views/{view}/remove")
    assert "撤销删除" in house.get(reply.headers["Location"]).text
    assert "改过 名" not in tabs(house)
    house.post(f"/board/views/{view}/take-back")
    assert "改过 名" in tabs(house)


def test_a_name_given_away_meanwhile_is_not_taken_back_twice(house, told):
    save(house, name="来回")
    view = view_of(house, "来回")
    house.post(f"/board/views/{view}/remove")
    save(house, name="来回", standing="open")
    assert house.post(f"/board/views/{view}/take-back").status_code == 303
    assert house.rows("SELECT 1 FROM reporting.views WHERE id = :id AND removed_at IS NOT NULL", id=view)


def test_the_list_begins_with_the_chosen_view(house, told):
    assert house.get("/board/cases", "leader").status_code == 200
    assert house.post("/board/views/first", "leader", view="overdue").status_code == 303
    reply = house.get("/board/cases", "leader")
    assert reply.status_code == 303
    assert reply.headers["Location"] == f"/board/cases?area={TOWN}&standing=overdue"
    assert house.get("/board/cases", "leader", area=TOWN).status_code == 200, "everything is still there"
    assert house.post("/board/views/first", "leader", view="nonsense").status_code == 404
    house.post("/board/views/first", "leader", view="")
    assert house.get("/board/cases", "leader").status_code == 200


def test_no_more_than_twenty(house, told):
    for n in range(20):
        assert save(house, "other_clerk", name=f"第{n}个").status_code == 303
    reply = save(house, "other_clerk", name="再来")
    assert reply.status_code == 409
    assert "最多保存20个" in reply.text


def test_what_is_hidden_is_said_so_that_list_and_figure_agree(house, told):
    page = house.get("/board/cases", figure="open_overdue", **{"from": "2014-03-01", "to": "2014-03-31"}).text
    assert "共4条" in page
    assert "另有 1 件因回避不列出" in page
    figures = house.get("/api/reporting/v1/figures", **{"from": "2014-03-01", "to": "2014-03-31"}).json
    (overdue,) = (one for one in figures if one["key"] == "accepted")
    assert overdue["value"] == 5
    others = house.get(
        "/board/cases", "other_clerk", figure="accepted", **{"from": "2014-03-01", "to": "2014-03-31"}
    ).text
    assert "因回避" not in others


def test_the_tabs_are_asked_for_alone(house, told):
    part = house.get("/board/parts/views", standing="overdue").text
    assert part.lstrip().startswith("<nav")
    assert 'aria-current="page"' in part


def test_a_filter_of_period_goes_with_the_days(house, told):
    assert "共0条" in house.get("/board/cases", within="today").text
    assert house.get("/board/cases", within="forever").status_code == 422
    assert "共0条" in house.get("/board/cases", returned="2").text
    assert "共4条" in house.get("/board/cases", handler="nobody", standing="overdue").text
