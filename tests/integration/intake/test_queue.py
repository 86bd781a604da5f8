"""The queue against a plain reading of the same rows: every filter, every page forwards and back, a fixed number of statements."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from benchmarks.filling import Filler
from services.intake.queue.domain import WAITING, Filters, wanted
from services.intake.queue.store import QueueStore
from services.intake.requests.domain import CHANNELS, State
from shared.identity.people import Person
from shared.reference.working_hours import SHANGHAI, at_local
from tests.integration.intake.conftest import OTHER_TOWN, REQUESTS, TOWN, VILLAGE
from tests.integration.intake.test_pages import Reader

ROWS = 400
DISTRICT = "510503"


KNOWN_BY_HEART = (
    "reference.",
    "FROM intake.matter",
    "FROM intake.unit",
    "intake.learning",
    "intake.training",
    "suggestion",
)


@pytest.fixture(scope="module")
def filled(app, settings, database_of):
    """Some hundred requests of every kind, and the rows as they are."""
    with app.app_context():
        catalogue = app.extensions["intake"].catalogue()
    clerks = [UUID(int=number) for number in (1, 2, 3)]
    known = Filler(settings, [matter.code for matter in catalogue], clerks, crowded=True).fill(ROWS)
    return catalogue, stored(database_of), known


def stored(database_of):
    """The rows as they are now: other tests of this file add some."""
    with database_of("intake").reading() as connection:
        query = "SELECT q.*, r.phone_hash FROM intake.request q JOIN intake.resident r ON r.id = q.resident_id"
        return connection.exec_driver_sql(query).all()


@pytest.fixture
def at_desk(app):
    reader = Reader(app.test_client())
    assert reader.sign_in("clerk").location == "/desk"
    return reader


def somebody(*areas):
    return Person(UUID(int=2), "p", "p", tuple(("clerk", area) for area in areas))


def a_question(pick, catalogue, known, villages):
    """Random filters, as the page offers them."""
    day = datetime.now(UTC).date() - timedelta(days=pick.randrange(1, 1200))
    maybe = lambda value, share=0.25: value if pick.random() < share else None  # noqa: E731
    return Filters(
        status=pick.choice([None, "waiting", "all", "all", *State]),
        area=maybe(pick.choice([DISTRICT, TOWN, OTHER_TOWN, *villages])),
        matter=maybe(pick.choice([matter.code for matter in catalogue])),
        category=maybe(pick.choice([matter.category for matter in catalogue])),
        channel=maybe(pick.choice(CHANNELS)),
        mine=pick.random() < 0.2,
        photos=maybe(pick.choice(["yes", "no"])),
        since=maybe(day),
        until=maybe(day + timedelta(days=pick.randrange(400))),
        q=maybe(
            pick.choice([*known.phones, *known.numbers, known.numbers[0][-6:], known.numbers[-1][:8], "NX202", "证"])
        ),
        sort=maybe(pick.choice(["oldest", "newest"]), 0.5),
    )


def plainly(rows, filters, by, catalogue, index):
    """The same question asked of each row."""
    areas = [area for _, area in by.roles]

    def fits(row):
        shown = row.matter_code or row.suggested_code
        matter = catalogue.get(shown)
        day = row.submitted_at.astimezone(SHANGHAI).date()
        return (
            any(row.village.startswith(area) for area in areas)
            and (filters.area is None or row.village.startswith(filters.area))
            and row.status in filters.states
            and (filters.matter is None or shown == filters.matter)
            and (filters.category is None or (matter is not None and matter.category == filters.category))
            and (filters.channel is None or row.channel == filters.channel)
            and (filters.photos is None or bool(row.photos) == (filters.photos == "yes"))
            and (not filters.mine or row.held_by == by.id)
            and (filters.since is None or day >= filters.since)
            and (filters.until is None or day <= filters.until)
            and (filters.q is None or speaks_of(row, filters.q, matter, index))
        )

    found = sorted(filter(fits, rows), key=lambda row: (row.submitted_at, row.id), reverse=not filters.is_oldest_first)
    return [row.number for row in found]


def speaks_of(row, word, matter, index):
    if word.startswith("NX"):
        return row.number.startswith(word)
    if word.isdigit():
        return row.number.endswith(word) if len(word) == 6 else row.phone_hash == index.of("phone", word)
    return matter is not None and (word in matter.name or word in matter.category)


def walked(store, asked):
    """All pages from the first to the last, and again from the last back to the first."""
    forth, page = [], store.page(asked)
    pages = [page]
    forth += page.rows
    while page.after:
        page = store.page(replace(asked, after=page.after, before=None))
        pages.append(page)
        forth += page.rows
    back = list(page.rows)
    while page.before:
        page = store.page(replace(asked, before=page.before, after=None))
        back = [*page.rows, *back]
    return [row.number for row in forth], [row.number for row in back], pages


def test_a_page_that_stops_early_says_how_far_it_looked(app, filled, database_of):
    catalogue, *_ = filled
    filters = Filters(status="all", channel="direct_line", photos="yes")
    asked = wanted(filters, somebody(DISTRICT), app.extensions["intake"].index, catalogue, datetime.now(UTC))
    with database_of("intake").reading() as connection:
        page = QueueStore(connection, 1).page(asked)
    assert page.looked_until is not None
    assert page.after == page.looked_until


def test_waiting_longer_counts_working_days(app, filled):
    """On Monday 23 November 2026 what came on Friday has waited one working day, what came on the weekend none."""
    catalogue, *_ = filled
    monday = at_local(date(2026, 11, 23), time(9))
    asked = wanted(Filters(longer_than=1), somebody(TOWN), app.extensions["intake"].index, catalogue, monday)
    assert asked.until == at_local(date(2026, 11, 21), time())
    assert tuple(asked.states) == WAITING


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"status": "all"},
        {"status": "all", "area": VILLAGE, "channel": "web", "photos": "yes", "mine": "true", "sort": "oldest"},
        {"q": "13800138000"},
        {"q": "NX2026"},
        {"q": "没有这样的词"},
        {"category": "社会保障", "from": "2020-01-01", "to": "2026-12-31", "longer_than": "3"},
    ],
)
def test_the_page_takes_the_same_few_statements_whatever_is_asked(at_desk, statements, query):
    at_desk.open("/desk")
    statements.clear()
    assert at_desk.client.get("/desk", query_string=query, base_url="https://127.0.0.1").status_code == 200
    # What a process knows by heart is read again now and then; that is not the page's.
    of_the_page = [one for one in statements if not any(word in one for word in KNOWN_BY_HEART)]
    assert len(of_the_page) <= 4, of_the_page


def test_wrong_filters_are_told_and_nothing_is_listed(at_desk):
    for query in ("status=nothing", "from=yesterday", "after=WyJ4Il0", "before=x", "area=12", "longer_than=0"):
        page = at_desk.open(f"/desk?{query}")
        assert page.status_code == 422, query
        assert "error-summary" in page.text


@pytest.mark.parametrize(("who", "offered"), [("clerk", True), ("supervisor", False)])
def test_entering_a_request_is_offered_to_who_may_enter_one(app, who, offered):
    reader = Reader(app.test_client())
    reader.sign_in(who)
    page = reader.open("/desk")
    assert page.status_code == 200
    assert ('href="/desk/new"' in page.text) is offered


def test_pages_go_forth_and_back_with_the_filters_in_the_address(at_desk, filled):
    import re

    first = at_desk.open("/desk?status=all&sort=newest").text
    following = re.search(r'href="([^"]+)" rel="next"', first).group(1).replace("&amp;", "&")
    assert "status=all" in following
    second = at_desk.open(following).text
    back = re.search(r'href="([^"]+)" rel="prev"', second).group(1).replace("&amp;", "&")
    numbers = lambda page: re.findall(r">(NX\d{8}-\d{6,})<", page)  # noqa: E731
    assert numbers(at_desk.open(back).text) == numbers(first)
    assert not set(numbers(first)) & set(numbers(second))


def test_what_is_hidden_from_the_reader_is_in_no_list_and_no_count(clerk, signed_in, owner):
    made = [clerk.submitted(matter_code="zhian_xunfang")["id"] for _ in range(3)]
    listed = lambda who: {row["id"] for row in signed_in(who).get(REQUESTS, q="治安", page_size=500).json}  # noqa: E731
    count = lambda who: signed_in(who).get(REQUESTS, q="治安").headers["X-Pagination"]  # noqa: E731
    before = count("clerk")
    assert set(made) <= listed("clerk")
    owner.execute("UPDATE intake.request SET recused_areas = %s WHERE id = %s", ([TOWN], made[0]))
    assert made[0] not in listed("clerk")
    assert made[0] in listed("supervisor")
    assert count("clerk") != before


def test_the_six_digits_of_a_receipt_find_the_request_and_open_nothing_elsewhere(clerk, signed_in, owner):
    made = clerk.submitted(channel="window")
    owner.execute(
        "INSERT INTO intake.counter_number (town, day, number, request_id) VALUES (%s, current_date, 987654, %s)",
        ("510503108", made["id"]),
    )
    assert [row["id"] for row in clerk.get(REQUESTS, q="987654").json] == [made["id"]]
    assert signed_in("other-clerk").get(REQUESTS, q="987654").json == []
