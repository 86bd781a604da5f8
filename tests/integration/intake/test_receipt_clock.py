"""What nobody gave notice of within five working days is accepted from its receipt, once, whoever runs the tick."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.matters.store import KnownCatalogue
from services.intake.receipt.domain import CATCH_ALL
from services.intake.receipt.tick import accept_lapsed
from services.intake.suggestions.store import KnownSuggester
from services.intake.wiring import desks
from shared.runtime.clock import SystemClock
from shared.runtime.known_reference import KnownReference
from tests.integration.intake.conftest import REQUESTS

DAYS_AGO = timedelta(days=25)


@pytest.fixture
def received(anonymous, owner):
    """Requests received weeks ago and left lying since."""

    def made(count=1, **more):
        ids = [anonymous.submitted(**more)["id"] for _ in range(count)]
        at = datetime.now(UTC) - DAYS_AGO
        owner.execute(
            "UPDATE intake.request SET submitted_at = %s, recorded_at = %s, last_event_at = %s WHERE id = ANY (%s)",
            (at, at, at, [uuid.UUID(each) for each in ids]),
        )
        return ids

    return made


@pytest.fixture
def tick(settings, database_of):
    database, clock = database_of("intake"), SystemClock()
    known = KnownCatalogue(database, clock)
    suggester = KnownSuggester(database, known.catalogue).suggester
    desk = desks(settings, clock, known, suggester, KnownReference(database))
    return lambda batch=100: accept_lapsed(database, desk, batch)


def _acceptances(events, request_id):
    return [(at, data) for kind, at, data in events(request_id) if kind == "request.accepted"]


def _row(owner, request_id):
    query = (
        "SELECT status, deemed, accepted_at = submitted_at, accepted_by, matter_code FROM intake.request WHERE id = %s"
    )
    return owner.execute(query, (uuid.UUID(request_id),)).fetchone()


def test_it_is_accepted_as_deemed_from_its_receipt(received, tick, owner, events):
    (request,) = received(matter_code="dibao")
    tick()
    assert _row(owner, request) == ("accepted", True, True, None, "dibao")
    ((at, data),) = _acceptances(events, request)
    assert data["deemed"] is True
    assert datetime.now(UTC) - at > timedelta(days=24)
    assert datetime.fromisoformat(data["due_at"]) < datetime.now(UTC), "due is counted from the receipt"
    actor = owner.execute("SELECT actor_kind FROM bus.event WHERE subject = %s ORDER BY sequence DESC", (request,))
    assert actor.fetchone() == ("system",)


def test_its_own_words_say_the_matter_and_without_any_it_is_the_one_of_last_resort(received, tick, owner):
    (by_words,) = received()
    (by_nothing,) = received(description="。。。")
    tick()
    assert _row(owner, by_words)[4] == "dibao"
    assert _row(owner, by_nothing)[4] == CATCH_ALL


def test_what_is_younger_or_was_told_waits(received, anonymous, clerk, tick, owner):
    young = anonymous.submitted()["id"]
    (told,) = received()
    assert clerk.command(told, "supplement-requests", {"missing": ["身份证"]}).status_code == 200
    tick()
    assert _row(owner, young)[0] == "submitted"
    assert _row(owner, told)[0] == "needs_supplement"
    assert clerk.command(told, "supplements").status_code == 200
    tick()
    assert _row(owner, told)[0] == "submitted", "the papers came today: the five days run from now"


def test_a_late_entry_has_a_working_day_before_it_counts_as_accepted(clerk, tick, owner):
    at = (datetime.now(UTC) - DAYS_AGO).isoformat()
    made = clerk.submitted(channel="paper", occurred_at=at)
    tick()
    assert _row(owner, made["id"])[0] == "submitted"
    owner.execute("UPDATE intake.request SET recorded_at = submitted_at WHERE id = %s", (uuid.UUID(made["id"]),))
    tick()
    assert _row(owner, made["id"])[0] == "accepted"


def test_a_refusal_that_one_person_proposed_is_no_notice(received, clerk, tick, owner):
    (request,) = received()
    clerk.command(request, "refuse", {"reason": "不归我们管", "where_to": "区住建局"})
    tick()
    assert _row(owner, request)[0] == "accepted"
    assert clerk.get(f"{REQUESTS}/{request}").json["reason"] is None


def test_many_ticks_at_once_accept_each_once(received, tick, events):
    requests = received(count=30)
    threads = [threading.Thread(target=tick, args=(7,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tick()
    assert [len(_acceptances(events, request)) for request in requests] == [1] * 30


def test_a_clerk_who_accepts_at_that_very_moment_and_the_tick_make_one_acceptance(received, tick, signed_in, events):
    requests = received(count=8)
    clerk = signed_in("second-clerk")
    thread = threading.Thread(target=tick)
    thread.start()
    said = [clerk.command(request, "accept", {"matter_code": "dibao"}).status_code for request in requests]
    thread.join()
    tick()
    assert [len(_acceptances(events, request)) for request in requests] == [1] * 8
    assert set(said) <= {200, 409}


def test_one_that_cannot_be_accepted_holds_up_nobody_else(received, tick, owner):
    """A receipt that no calendar covers cannot be promised anything; the others are accepted all the same."""
    broken, sound = received()[0], received()[0]
    owner.execute("UPDATE intake.request SET submitted_at = '1990-01-01' WHERE id = %s", (uuid.UUID(broken),))
    tick()
    assert (_row(owner, broken)[0], _row(owner, sound)[0]) == ("submitted", "accepted")
    owner.execute("UPDATE intake.request SET status = 'withdrawn' WHERE id = %s", (uuid.UUID(broken),))
