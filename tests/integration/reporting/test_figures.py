"""Figures over HTTP: the definitions of domain.md §2, the lists behind each number, and the recount from the events."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event as listening
from sqlalchemy import text

from services.reporting.figures.recount import recount
from tests.integration.reporting.stories import (
    CLERK,
    DISTRICT,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    Story,
    a_member,
    at,
)

SPRING = {"from": "2014-01-01", "to": "2014-06-30"}


@pytest.fixture(scope="module", autouse=True)
def spring(house):
    """Eight requests of 2014: five closed (four on time), one closed after the period, one open, one withdrawn."""

    def story(accepted="2014-03-03 10:00", **more):
        return Story(house.settings, at(accepted), at("2014-03-10 17:30"), **more)

    def done(when, **more):
        return story(**more).whole(at(when), CLERK.person_id)

    late = (
        Story(house.settings, at("2014-06-27 10:00"), at("2014-07-04 17:30"))
        .submitted()
        .accepted()
        .offered()
        .assigned()
    )
    late.started().completed(at("2014-07-02 10:00"), CLERK.person_id).closed()
    # 16:30 UTC on 30 June is already July here: not accepted in the period
    july = (
        Story(house.settings, datetime(2014, 6, 30, 16, 30, tzinfo=UTC), at("2014-07-07 17:30")).submitted().accepted()
    )
    stories = [done("2014-03-05 09:00") for _ in range(3)]
    stories += [done("2014-03-05 09:00", area=OTHER_VILLAGE), done("2014-03-12 09:00"), late, july]
    stories += [story().submitted().accepted(), story().submitted().accepted().withdrawn(at("2014-03-04 10:00"))]
    waiting = story().submitted().accepted().assigned().started().completed(at("2014-03-07 09:00"), CLERK.person_id)
    house.hear(*stories, waiting)
    with house.assignment.transaction() as work:
        for checked_in in (True, False, False, False):
            work.outbox.publish_all(a_member(checked_in, when=at("2014-01-02 09:00")))
        work.outbox.publish_all(a_member(True, area=OTHER_VILLAGE, when=at("2014-01-02 09:00")))
        work.outbox.publish_all(a_member(True, member=False, when=at("2014-01-02 09:00")))
        work.outbox.publish_all(a_member(True, when=at("2014-08-01 09:00")))
    house.hear()


def figures(house, who="supervisor", **query):
    reply = house.get("/api/reporting/v1/figures", who, **{**SPRING, **query})
    assert reply.status_code == 200, reply.text
    return {figure["key"]: figure for figure in reply.json}


def test_accepted_leaves_out_the_withdrawn_and_counts_days_of_the_district(house):
    assert figures(house)["accepted"]["value"] == 8


def test_closed_is_seen_as_of_the_end_of_the_period(house):
    assert figures(house)["closed"]["value"] == 5
    assert figures(house, to="2014-07-31")["closed"]["value"] == 6


def test_rates_are_numerator_by_denominator(house):
    found = figures(house)
    assert (found["completion_rate"]["numerator"], found["completion_rate"]["denominator"]) == (5, 8)
    assert found["completion_rate"]["value"] == 5 / 8
    assert (found["on_time_rate"]["numerator"], found["on_time_rate"]["denominator"]) == (4, 6)


def test_work_done_in_time_and_not_yet_confirmed_is_not_overdue(house):
    assert figures(house)["open_overdue"]["value"] == 1


def test_the_check_in_rate_counts_members_registered_by_then(house):
    rate = figures(house)["check_in_rate"]
    assert (rate["numerator"], rate["denominator"]) == (2, 5)


def test_a_town_sees_its_own_numbers_and_no_other_town(house):
    assert figures(house, "other_clerk")["accepted"]["value"] == 1
    assert house.get("/api/reporting/v1/figures", "other_clerk", area=TOWN).status_code == 404
    assert house.get("/api/reporting/v1/figures", "volunteer").status_code == 403


def test_figures_of_single_volunteers_are_for_those_who_answer_for_them(house):
    asked = {**SPRING, "by": "volunteer"}
    assert house.get("/api/reporting/v1/figures", "clerk", **asked).status_code == 403
    assert house.get("/api/reporting/v1/figures", "supervisor", **asked).status_code == 200


def test_a_period_without_cases_has_rates_without_value(house):
    found = figures(house, **{"from": "2013-01-01", "to": "2013-01-31"})
    assert (found["accepted"]["value"], found["completion_rate"]["value"]) == (0, None)


@pytest.mark.parametrize("query", [{"from": "2014-07-01"}, {"area": "51"}, {"by": "weather"}, {"from": "spring"}])
def test_bad_input_is_told_plainly(house, query):
    reply = house.get("/api/reporting/v1/figures", **{**SPRING, **query})
    assert (reply.status_code, reply.content_type) == (422, "application/problem+json")


def test_every_number_opens_the_list_that_is_as_long(house):
    for key, figure in figures(house).items():
        if figure["kind"] == "sum":
            continue  # its list shows what it is the sum of
        figure["numerator"] = figure["denominator"] if figure["kind"] == "mean" else figure["numerator"]
        for url, number in (
            (figure["list_url"], figure["numerator"]),
            (figure["denominator_list_url"], figure["denominator"]),
        ):
            if url is None:
                continue
            page = house.get(url)
            assert page.status_code == 200, (key, url)
            rows = page.text.count("<tr>") - (1 if number else 0)
            assert rows == number, (key, url)
            if url.startswith("/board/cases"):
                query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
                assert len(house.get("/api/reporting/v1/cases", **query).json) == number


def test_groups_add_up_to_the_whole(house):
    groups = house.get("/api/reporting/v1/figures", **SPRING, by="town").json
    accepted = {figure["group"]: figure["value"] for figure in groups if figure["key"] == "accepted"}
    assert accepted == {TOWN: 7, OTHER_TOWN: 1}


def test_all_figures_take_a_fixed_number_of_statements(house):
    counted = []
    note = lambda *arguments: counted.append(arguments[2])  # noqa: E731
    engine = house.app.extensions["database"].engine
    listening.listen(engine, "before_cursor_execute", note)
    figures(house)
    listening.remove(engine, "before_cursor_execute", note)
    assert sum("reporting." in statement for statement in counted) == 4


def test_lists_page_by_keyset_without_gaps(house):
    seen, after = [], None
    while True:
        query = {**SPRING, "figure": "accepted", "page_size": 3, **({"after": after} if after else {})}
        reply = house.get("/api/reporting/v1/cases", **query)
        seen += [case["id"] for case in reply.json]
        after = json.loads(reply.headers["X-Pagination"])["next"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 8


def test_the_recount_from_events_equals_the_tables(house):
    result = recount(house.database)
    assert result["equal"], result
    assert {DISTRICT, TOWN, OTHER_TOWN} <= set(result["areas"])


def test_the_recount_tells_a_table_that_went_wrong(house):
    with house.database.transaction() as work:
        work.connection.execute(
            text("UPDATE reporting.cases SET on_time = NOT on_time WHERE town = :town AND on_time"),
            {"town": OTHER_TOWN},
        )
    result = recount(house.database)
    assert not result["equal"]
    assert result["areas"][OTHER_TOWN]["differences"] == {"closed_on_time": (1, 0)}
    assert (result["cases"], result["cells"] > 0) == (1, True)
    with house.database.transaction() as work:
        work.connection.execute(
            text("UPDATE reporting.cases SET on_time = NOT on_time WHERE town = :town AND on_time IS FALSE"),
            {"town": OTHER_TOWN},
        )


def test_today_counts_what_was_accepted_a_minute_ago(house):
    now = datetime.now(UTC)
    today = (now + timedelta(hours=8)).date().isoformat()
    before = figures(house, **{"from": today, "to": today})["accepted"]["value"]
    story = Story(house.settings, now - timedelta(seconds=2), now + timedelta(days=5)).submitted()
    house.hear(story.accepted(now - timedelta(seconds=1)))
    assert figures(house, **{"from": today, "to": today})["accepted"]["value"] == before + 1


def test_a_question_answered_at_once_is_a_consultation_closed_on_time_and_told_apart(house):
    """Recorded while it happens it is on time; entered long after, it is believed from its recording on only."""
    now = datetime.now(UTC).replace(microsecond=0)
    at_once = Story(house.settings, now - timedelta(minutes=3), now + timedelta(days=7)).submitted().answered()
    entered_late = Story(house.settings, at("2015-03-03 10:00"), at("2015-03-10 17:30")).submitted().answered()
    too_late = Story(house.settings, now - timedelta(minutes=3), now - timedelta(minutes=1)).submitted()
    house.hear(at_once, entered_late, too_late.answered(now - timedelta(seconds=1)))
    case = "SELECT state, kind, outcome, on_time, late_entry FROM reporting.cases WHERE id = :id"
    assert tuple(house.rows(case, id=at_once.id)[0]) == ("closed", "consultation", "explained", True, False)
    assert tuple(house.rows(case, id=entered_late.id)[0])[3:] == (False, True)
    assert tuple(house.rows(case, id=too_late.id)[0])[3:] == (False, False)
    spring = {"from": "2015-01-01", "to": "2015-06-30", "by": "kind"}
    kinds = {
        one["group"]: one["value"]
        for one in house.get("/api/reporting/v1/figures", **spring).json
        if one["key"] == "closed"
    }
    assert kinds == {"consultation": 1}
    assert recount(house.database)["equal"]


def test_a_reported_number_says_what_it_is_on_the_page_and_to_programs(house):
    reply = house.get("/api/reporting/v1/self-check", reported="8 / 5 / 62.5%", **SPRING).json
    equals = {one["typed"]: {figure["key"] for figure in one["equals"]} for one in reply["numbers"]}
    assert "accepted" in equals["8"]
    assert "closed" in equals["5"]
    assert "completion_rate" in equals["62.5%"]
    page = house.get("/board/self-check", reported="8 / 5 / 62.5%", **SPRING)
    assert (page.status_code, "62.5" in page.text) == (200, True)
    assert house.get("/board/self-check", reported="many").status_code == 200
    assert house.get("/api/reporting/v1/self-check", reported="many").status_code == 422
