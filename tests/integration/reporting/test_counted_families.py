"""Figures of members, posts, signed services, pairs and trips: what they count, and that the list behind each is as long."""

import csv
import io
import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest

from services.reporting.figures.domain import DEFINITIONS, GROUPS
from services.reporting.figures.recount import recount
from services.reporting.figures.reported import ARTICLE, RULES
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.web.formatting import percentage
from tests.integration.reporting.stories import CLERK, DISTRICT, OTHER_VILLAGE, VILLAGE, Story, a_member, at

SPRING = {"from": "2014-01-01", "to": "2014-06-30"}
WHO = Actor("organiser", uuid7())


def told(kind, subject, when, data, area=VILLAGE):
    return NewEvent(kind, subject, area, at(f"2014-{when} 09:30"), WHO, data)


def a_claim(post, volunteer, claimed, approved=None, ended=None):
    claim = uuid7()
    data = {"claim_id": claim, "post_id": post, "volunteer_id": volunteer}
    events = [told("post.claimed", claim, claimed, data)]
    events += [told("claim.approved", claim, approved, data)] if approved else []
    return events + ([told("claim.ended", claim, ended, {**data, "because": "given_up"})] if ended else [])


def a_service(house, minutes, method, undone=False):
    story = Story(house.settings, at("2014-03-03 10:00"), at("2014-03-10 17:30")).submitted().accepted()
    story.offered().assigned().started()
    for part in minutes:
        story.logged(part)
    story.completed(at("2014-03-07 09:00"), CLERK.person_id).closed(method=method)
    if undone:
        story._add(story.assignment, "closing.undone", None, {"method": method}, Actor("resident"))
    return story


def in_need(erased=False):
    return {"role": "household", "since": date(2014, 2, 10), "erased": erased}


def rhythm(partner, *visited):
    days = [date.fromisoformat(day) for day in visited]
    return {"partner_id": partner, "formed_on": date(2014, 2, 10), "every_days": 90, "visited": days}


@pytest.fixture(scope="module", autouse=True)
def spring(house):
    members = [a_member(True, when=at("2014-01-02 09:00")) for _ in range(3)] + [
        a_member(False, when=at("2014-01-02 09:00"))
    ]
    first, second, third = (events[0].subject for events in members[:3])
    tea, gone = uuid7(), uuid7()
    events = [event for one in members for event in one]
    events += [told("post.defined", tea, "02-03", {"kind": "errands", "head_count": 3})]
    events += [told("post.defined", gone, "02-03", {"kind": "culture", "head_count": 2}, OTHER_VILLAGE)]
    events += [told("post.changed", tea, "07-20", {"kind": "errands", "head_count": 5})]
    events += [told("post.ended", gone, "08-01", {"because": "term_over"}, OTHER_VILLAGE)]
    events += a_claim(tea, first, "02-05", "02-06")
    events += a_claim(tea, second, "02-05", "02-06", "04-01") + a_claim(tea, third, "02-05")
    pair = {"role": "household", "volunteer_id": first, "resident_id": None, "work_unit": "区农业局"}
    ended, stands, stood_by, alone, gone_household = uuid7(), uuid7(), uuid7(), uuid7(), uuid7()
    events += [
        told("pair.formed", stands, "02-14", pair),
        told("pair.formed", ended, "02-10", {**pair, "volunteer_id": third}),
    ]
    events += [told("pair.ended", ended, "05-10", {"because": "fulfilled"})]
    events += [told("partner.recorded", one, "02-10", in_need()) for one in (stood_by, alone)]
    events += [told("partner.recorded", gone_household, "02-10", in_need())]
    events += [told("partner.recorded", gone_household, "03-10", in_need(erased=True))]
    events += [told("pair.rhythm_recorded", stands, "02-14", rhythm(stood_by))]
    events += [told("pair.rhythm_recorded", stands, "07-02", rhythm(stood_by, "2014-03-01", "2014-07-01"))]
    events += [told("pair.rhythm_recorded", ended, "02-10", rhythm(stood_by))]
    trip = {"volunteer_id": first, "requests": [uuid7(), uuid7(), uuid7()], "trips_saved": 2, "kilometres_saved": None}
    events += [told("trip.recorded", uuid7(), "03-10", trip), told("trip.recorded", uuid7(), "07-10", trip)]
    with house.assignment.transaction() as work:
        work.outbox.publish_all(events)
    services = [
        a_service(house, (50, 40), "code"),
        a_service(house, (30,), "silence"),
        a_service(house, (60,), "code", True),
    ]
    house.hear(*services)


def figures(house, **query):
    reply = house.get("/api/reporting/v1/figures", "supervisor", **{**SPRING, **query})
    assert reply.status_code == 200, reply.text
    return reply.json


def by_key(found):
    return {figure["key"]: (figure["value"], figure["numerator"], figure["denominator"]) for figure in found}


def test_who_holds_a_post_and_who_stands_by_somebody_is_counted_as_of_the_end_of_the_period(house):
    then, earlier = by_key(figures(house)), by_key(figures(house, to="2014-03-31"))
    assert (then["claim_rate"], earlier["claim_rate"]) == ((1 / 3, 1, 3), (2 / 3, 2, 3))
    assert (then["paired_rate"], earlier["paired_rate"]) == ((1 / 3, 1, 3), (2 / 3, 2, 3))
    assert (then["pairs"][0], earlier["pairs"][0]) == (1, 2)
    assert by_key(figures(house, to="2014-02-12"))["paired_rate"] == (2 / 3, 2, 3), (
        "entered on the 14th, stands since the 10th"
    )


def card_of(page, label):
    """(the value, the one of the period before) of a card of the board."""
    card = page.partition(f'<h3 class="figure-label">{label}</h3>')[2].partition("</section>")[0]
    return re.search(r'figure-value"><a [^>]+>([^<]+)<', card)[1], re.search(r"上期 ([^<\s]+)", card)[1]


@pytest.mark.parametrize("last", [date(2014, 2, 12), date(2014, 2, 28), date(2014, 6, 30)])
def test_board_bulletin_and_comparison_say_the_same_of_pairs_whenever_they_were_entered(house, last):
    first, names = date(2014, 1, 1), ("pairs", "pairs_on_rhythm", "households_covered")
    asked = {"from": first.isoformat(), "to": last.isoformat()}
    found = by_key(figures(house, **asked))
    told = {one["key"]: one["value"] for one in house.get("/api/reporting/v1/bulletin", **asked).json["numbers"]}
    rates = {"pairs_on_rhythm": "visit_rhythm_rate", "households_covered": "household_coverage"}
    assert [told[name] for name in names] == [found[rates.get(name, name)][1] for name in names]
    drawn = house.post("/board/bulletin", **asked).headers["Location"]
    assert "没有变化" in house.get(f"{drawn}/compare").text
    after = {
        "from": (last + timedelta(days=1)).isoformat(),
        "to": (last + (last - first + timedelta(days=1))).isoformat(),
    }
    now, later = house.get("/board", **asked).text, house.get("/board", **after).text
    for label, key in (("结对数", "pairs"), ("结对率", "paired_rate"), ("按时走访率", "visit_rhythm_rate")):
        value = found[key][0]
        shown = percentage(value) if key.endswith("rate") else str(value)
        assert (card_of(now, label)[0], card_of(later, label)[1]) == (shown, shown), key


def test_a_household_is_covered_while_somebody_stands_by_it_and_erased_it_is_counted_no_more(house):
    then, before = by_key(figures(house)), by_key(figures(house, to="2014-02-28"))
    assert by_key(figures(house, to="2014-02-12"))["pairs"][0] == 2, (
        "entered later, counted from the day they came together"
    )
    assert (then["household_coverage"], before["household_coverage"]) == ((1 / 2, 1, 2), (1 / 3, 1, 3))


def test_a_pair_is_visited_on_rhythm_as_of_the_end_of_the_period_whenever_the_visit_was_entered(house):
    ends = {"to": "2014-05-01"}, {"to": "2014-05-30"}, {"to": "2014-05-31"}, {"to": "2014-07-01"}
    found = [by_key(figures(house, **end))["visit_rhythm_rate"] for end in ends]
    assert found == [(2 / 2, 2, 2), (1, 1, 1), (0, 0, 1), (1, 1, 1)]


def test_places_nobody_holds_are_summed_over_the_posts_there_are(house):
    then, later = by_key(figures(house)), by_key(figures(house, to="2014-09-30"))
    assert (then["posts"][0], then["post_gap"][0]) == (2, 4)
    assert (later["posts"][0], later["post_gap"][0]) == (1, 4), (
        "of places there were that day: five by then, three before"
    )


def test_hours_count_once_a_resident_has_confirmed_and_neither_for_silence_nor_for_what_was_taken_back(house):
    found = by_key(figures(house))
    assert (found["services"][0], found["service_hours"]) == (1, (1.5, 90, None))


def test_trips_saved_are_of_the_days_they_were_made(house):
    found = by_key(figures(house))
    assert (found["trips"][0], found["trips_saved"][0]) == (1, 2)


@pytest.mark.parametrize("by", [None, *GROUPS])
def test_every_number_opens_a_list_as_long_or_that_adds_up_to_it(house, by):
    asked = {"by": by} if by else {}
    for figure in figures(house, **asked):
        if by and figure["group"] is None:
            continue
        page = house.get(figure["list_url"])
        assert page.status_code == 200, figure["list_url"]
        rows = page.text.count("<tr>") - ("<thead>" in page.text)
        number = figure["denominator"] if figure["kind"] == "mean" else figure["numerator"]
        if figure["kind"] != "sum":
            assert rows == number, (by, figure["key"], figure["list_url"])
        elif number:
            assert rows, (by, figure["key"], figure["list_url"])


def test_the_list_of_a_sum_says_what_it_adds_up_to(house):
    page = house.get("/board/rows", "supervisor", figure="post_gap", area=DISTRICT, **SPRING)
    assert "2 行，合计 4" in page.text
    assert house.get("/board/rows", "supervisor", figure="post_gap", channel="web").status_code == 422
    assert house.get("/board/rows", "supervisor", figure="accepted").status_code == 422
    assert house.get("/board/rows", "supervisor", figure="pairs", area="510502").status_code == 404


def test_a_group_that_cases_do_not_know_leaves_them_out(house):
    found = by_key(figures(house, role="branch_secretary"))
    assert "pairs" in found
    assert "accepted" not in found


def test_the_recount_tells_services_again_from_their_events(house):
    assert recount(house.database)["services"] == 0


def test_every_row_of_the_report_and_every_key_of_the_rules_is_a_figure_a_page_or_named_as_not_given(house):
    ours = {definition.key for definition in DEFINITIONS}
    assert len(ARTICLE) == 13
    assert set(RULES) <= ours
    rules = {str(rule) for rule in house.app.url_map.iter_rules()}
    for row in ARTICLE:
        assert row.figures or row.pages or row.not_given, row
        assert set(row.figures) <= ours, row
        assert set(row.pages) <= rules, row


def test_the_rows_behind_a_number_are_fetched_as_a_file_as_long_as_the_list(house):
    seen = {}
    for figure in figures(house):
        if figure["list_url"].startswith("/board/rows?"):
            query = dict(parse_qsl(urlsplit(figure["list_url"]).query))
            seen[query["figure"]] = (query, re.search(r"共([\d,]+)条", house.get(figure["list_url"]).text)[1])
    assert {"pairs", "trips"} <= set(seen)
    for query, rows in seen.values():
        key = str(uuid4())
        assert house.post("/board/exports/rows", key=key, format="csv", **query).status_code == 303
        told = house.get(f"/board/exports/{key}/file").data.decode("utf-8-sig")
        sheet = list(csv.reader(io.StringIO(told)))
        assert len(sheet) - 4 == int(rows), query["figure"]
        assert all(len(row) == len(sheet[3]) for row in sheet[4:])
    gap = str(uuid4())
    house.post("/board/exports/rows", key=gap, format="csv", figure="post_gap", area=DISTRICT, **SPRING)
    sheet = list(csv.reader(io.StringIO(house.get(f"/board/exports/{gap}/file").data.decode("utf-8-sig"))))
    assert sum(int(row[-1]) for row in sheet[4:]) == 4
