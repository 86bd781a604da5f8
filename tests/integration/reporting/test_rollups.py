"""Roll-ups equal the cases to the row, whatever came late, twice, back-dated or in another order; and the cases their events."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.reporting import tasks
from services.reporting.boards.domain import months_of
from services.reporting.boards.store import BoardStore
from services.reporting.cases.replaying import different, rebuild
from services.reporting.figures.domain import Period, Where
from services.reporting.figures.qualities import CONDITIONS, OF_PERIOD
from services.reporting.figures.store import FigureStore
from services.reporting.rollups.reading import dimension
from services.reporting.rollups.store import RollUpStore
from services.reporting.services_signed.cells import ServiceCells
from shared.contracts.events import Actor, uuid7
from shared.runtime.bus.inbox import as_event
from shared.runtime.known_calendars import Calendars
from tests.integration.reporting.stories import DISTRICT, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, Story, at

NOW = datetime(2029, 1, 1, tzinfo=UTC)  # after everything here was entered
FATES = (
    "open",
    "closed",
    "rejected",
    "returned",
    "withdrawn",
    "terminated",
    "reopened",
    "voided",
    "paused",
    "rectified",
    "taken_back",
)
_EVENTS = text("SELECT * FROM bus.event WHERE subject = ANY (:ids) ORDER BY position")
fates = st.tuples(
    st.sampled_from(FATES),
    st.integers(0, 200),  # accepted so many days into 2014
    st.integers(0, 40),  # done so many days later
    st.integers(0, 30),  # due so many days after acceptance
    st.sampled_from((VILLAGE, OTHER_VILLAGE)),
    st.integers(1, 5),
)


def lived(house, fate, day, took, promise, area, rating) -> Story:
    """A case of that fate; everything is entered years later, so each event is a back-entry."""
    begun = at("2014-01-02 10:00") + timedelta(days=day)
    story = Story(house.settings, begun, begun + timedelta(days=promise, hours=7), area=area).submitted().accepted()
    if fate == "withdrawn":
        return story.withdrawn(begun + timedelta(days=took))
    story.offered().assigned().started()
    if fate == "returned":
        data = {**story._work(), "reason": "cannot"}
        story._add(story.assignment, "work.returned", None, data, Actor("volunteer"))
        story.assigned(story.when + timedelta(days=2)).started()
    if fate == "paused":
        data = {"reason": "hearing", "approved_by": uuid7(), "review_on": date(2014, 3, 3)}
        story._add(story.assignment, "clock.paused", None, data, Actor("dispatcher"))
    if fate == "terminated":
        story._add(story.assignment, "request.terminated", None, {"reason": None}, Actor("dispatcher"))
    if fate in ("open", "paused", "terminated"):
        return story
    story.logged(15 * rating).completed(begun + timedelta(days=took, hours=1), uuid7())
    if fate == "rejected":
        story.rejected(story.when + timedelta(days=3)).completed(story.when + timedelta(days=1), uuid7())
    story.logged(10).closed().rated(rating)
    if fate == "taken_back":
        return story._add(story.assignment, "closing.undone", None, {"method": "web"}, Actor("resident"))
    if fate == "rectified":
        data = {"rectification_id": uuid7(), "volunteer_id": None, "rating": rating, "due_at": story.due_at}
        story._add(story.assignment, "rectification.opened", None, data, Actor("system"))
        told = {"rectification_id": data["rectification_id"], "result": "rectified", "called_back_by": None}
        story._add(story.assignment, "rectification.closed", None, told, Actor("dispatcher"))
    if fate in ("reopened", "voided"):
        due = story.when + timedelta(days=9)
        data = {"due_at": due, "promised_due_on": due.date(), "void": fate == "voided"}
        story._add(story.assignment, "request.reopened", None, data, Actor("supervisor"))
        story.assigned().started().completed(None, uuid7()).closed()
    return story


def counted(house, rolled, where, period, by):
    with house.database.reading() as connection:
        found = FigureStore(connection, rolled).counted(where, period, NOW, by)
    empty = lambda one: not any(one.counts.values())  # noqa: E731
    return {group: (dict(one.counts), one.days or {}) for group, one in found.items() if not empty(one)}


def said(house, period) -> dict[str, int]:
    """What residents said in the towns, counted case by case."""
    counts = ", ".join(f"count(*) FILTER (WHERE {CONDITIONS[name]}) AS {name}" for name in OF_PERIOD)
    rows = (
        "FROM reporting.cases c WHERE c.accepted_on BETWEEN :first AND :last AND starts_with(c.area, :area) GROUP BY 1"
    )
    values = {"first": period.first, "last": period.last, "area": DISTRICT}
    with house.database.reading() as connection:
        found = connection.execute(text(f"SELECT c.town AS place, {counts} {rows}"), values)
        return {row.place: {name: getattr(row, name) for name in OF_PERIOD} for row in found}


def some(found):
    return {place: counts for place, counts in found.items() if any(counts.values())}


def hear_apart(house, stories, order) -> None:
    """Published together, heard in small batches that mix the cases; the events of one case stay in their order."""
    house.hear(*stories)
    with house.database.transaction() as work:
        rows = [as_event(row) for row in work.connection.execute(_EVENTS, {"ids": [story.id for story in stories]})]
    with house.database.transaction() as work:
        tasks.handle(work, [rows[place % len(rows)] for place in order])  # heard twice, out of order


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(fates, min_size=1, max_size=6),
    st.lists(st.integers(0, 60), min_size=1, max_size=8),
    st.dates(date(2014, 1, 1), date(2014, 9, 1)),
    st.integers(0, 200),
)
def test_cells_are_what_the_cases_add_up_to_and_cases_what_the_events_tell(house, lives, order, first, days):
    hear_apart(house, [lived(house, *life) for life in lives], order)
    with house.database.transaction() as work:
        assert RollUpStore(work.connection).different() == 0
        assert ServiceCells(work.connection).different() == 0
        assert different(work.connection, Calendars(work.connection)) == 0
    period = Period(first, first + timedelta(days=days))
    for where, by in (
        (Where(DISTRICT), None),
        (Where(DISTRICT), "town"),
        (Where(TOWN), "village"),
        (Where(VILLAGE), "month"),
        (Where(DISTRICT), "matter"),
        (Where(DISTRICT, (("category", "social"),)), "half"),
        (Where(OTHER_TOWN), "week"),
        (Where(VILLAGE), "day"),
        (Where(TOWN, (("channel", "window"),)), "volunteer"),
        (Where(TOWN), "volunteer"),
        (Where(DISTRICT), "unit"),
    ):
        assert counted(house, True, where, period, by) == counted(house, False, where, period, by), (where, by)
    with house.database.reading() as connection:
        kept = BoardStore(connection).qualities(DISTRICT, NOW, period)
    assert some(kept) == some(said(house, period))
    months = months_of(period, NOW.date())
    assert dimension(Where(DISTRICT), "hour", months, NOW) == "hour"
    assert counted(house, True, Where(DISTRICT), months, "hour") == counted(
        house, False, Where(DISTRICT), months, "hour"
    )


@pytest.mark.parametrize("last", ["2014-01-31", "2014-06-30", "2014-05-14", "2030-01-01"])
def test_periods_that_end_with_a_month_a_half_year_amid_or_not_yet_are_told_alike(house, last):
    house.hear(*(lived(house, fate, 20, 3, 2, VILLAGE, 4) for fate in FATES))
    period = Period(date(2014, 1, 1), date.fromisoformat(last))
    for by in (None, "day", "channel", "volunteer", "post"):
        assert counted(house, True, Where(DISTRICT), period, by) == counted(house, False, Where(DISTRICT), period, by)


def test_what_was_lost_is_rebuilt_from_the_events(house):
    house.hear(lived(house, "closed", 10, 3, 5, VILLAGE, 5))
    with house.database.transaction() as work:
        work.connection.execute(text("UPDATE reporting.cases SET days_taken = 40, rating = 1"))
        work.connection.execute(text("DELETE FROM reporting.figure_cells WHERE grain = 'm'"))
        work.connection.execute(text("UPDATE reporting.service_cells SET service_minutes = 1 WHERE grain = 'h'"))
        assert RollUpStore(work.connection).different() > 0
        assert ServiceCells(work.connection).different() > 0
        rebuild(work.connection, Calendars(work.connection))
        RollUpStore(work.connection).build()
        ServiceCells(work.connection).build()
        assert RollUpStore(work.connection).different() == ServiceCells(work.connection).different() == 0
        assert different(work.connection, Calendars(work.connection)) == 0
