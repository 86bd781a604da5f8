"""The suggestions learn from what clerks accepted: once a day or when asked, never twice at once, and keep nobody's words."""

import threading

import pytest
from sqlalchemy import text

from services.intake.suggestions.learning import LEAST_CASES
from services.intake.suggestions.tick import retrain
from shared.contracts.events import uuid7
from shared.runtime.clock import SystemClock
from shared.runtime.sealing import PersonSeal
from tests.integration.intake.conftest import VILLAGE

NAME = "欧阳囧饘"
LOCAL = "帮我弄龘爨"
"""Words of this district alone: no catalogue knows them, forty residents say them."""


def entered(database, settings, count, words, matter, accepted_by=True):
    """So many residents, each with a request a clerk accepted under the matter; newest last."""
    with database.transaction() as work:
        seal = PersonSeal(work.connection, settings)
        for number in range(count):
            resident, request = uuid7(), uuid7()
            seal.new_key(resident)
            said = seal.seal(resident, "description", words.format(number))
            parameters = {
                "resident": resident, "request": request, "said": said, "matter": matter, "village": VILLAGE,
                "number": f"L{request.hex}", "clerk": uuid7() if accepted_by else None,
            }  # fmt: skip
            work.connection.execute(
                text("INSERT INTO intake.resident (id, village) VALUES (:resident, :village)"), parameters
            )
            work.connection.execute(_REQUEST, parameters)


_REQUEST = text("""
    INSERT INTO intake.request (id, number, resident_id, status, village, channel, matter_code, matter_version, description,
                                tracking_code, tracking_hash, submitted_at, last_event_at, accepted_at, accepted_by, due_at,
                                promised_due_on, provisional)
    VALUES (:request, :number, :resident, 'accepted', :village, 'window', :matter, 1, :said, 'x', :number, now(), now(), now(),
            :clerk, now(), current_date, false)
""")  # fmt: skip


@pytest.fixture(scope="module")
def intake(database_of):
    return database_of("intake")


@pytest.fixture(scope="module")
def train(app, intake):
    catalogue = app.extensions["intake"].catalogue
    return lambda: retrain(intake, catalogue, SystemClock())


def ask(intake):
    with intake.transaction() as work:
        work.connection.execute(text("UPDATE intake.learning SET asked_at = clock_timestamp()"))


@pytest.fixture(scope="module")
def first(app, settings, intake, train):
    """The first training, over forty who speak alike, one who says much, and what no clerk decided about."""
    entered(intake, settings, LEAST_CASES, f"我是{NAME}家的，{LOCAL}，谢谢{{}}", "huanjing_weisheng")
    entered(intake, settings, 1, "邻居申屠靐龗骂我", "maodun_tiaojie")
    entered(intake, settings, 3, LOCAL, "shenfenzheng", accepted_by=False)
    return train()


def live(intake):
    with intake.reading() as connection:
        found = "SELECT t.learnt::text FROM intake.training t JOIN intake.learning l ON l.live = t.id"
        return connection.execute(text(found)).scalar_one()


def test_it_is_measured_on_cases_it_did_not_see_and_what_nobody_chose_is_no_case(first):
    assert first.cases == LEAST_CASES + 1
    assert first.untaught.first <= 1
    assert first.after.first >= first.after.cases - 1


def test_a_second_look_does_nothing(first, train):
    assert train() is None


def test_nothing_one_person_said_is_kept(first, intake):
    assert "huanjing_weisheng" in live(intake)
    assert not {"靐", "龗"} & set(live(intake))


def test_the_words_were_read_by_the_system_and_the_audit_says_so(first, owner):
    noted = owner.execute("SELECT actor_kind, detail FROM audit.entry WHERE action = 'read_for_learning'").fetchall()
    assert ("system", {"cases": LEAST_CASES + 1}) in noted


def test_what_was_learnt_is_used_by_the_pages(app, first, anonymous):
    app.extensions["intake"].suggester.__self__.look_again()
    found = anonymous.get("/api/intake/v1/suggestions", text=LOCAL, limit=1).json
    assert found[0]["matter_code"] == "huanjing_weisheng"


def test_asked_for_it_runs_at_once_but_only_one_of_three(first, train, intake):
    ask(intake)
    results = []
    threads = [threading.Thread(target=lambda: results.append(train())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([trial for trial in results if trial]) == 1


def test_a_run_that_was_killed_is_begun_anew_after_an_hour(first, train, intake):
    def begun(minutes):
        ask(intake)
        with intake.transaction() as work:
            ago = text("UPDATE intake.learning SET begun_at = now() - make_interval(mins => :minutes)")
            work.connection.execute(ago, {"minutes": minutes})

    begun(59)
    assert train() is None
    begun(61)
    assert train() is not None


def test_only_the_training_in_use_keeps_what_it_learnt(first, train, intake):
    ask(intake)
    train()
    with intake.reading() as connection:
        kept = connection.execute(text("SELECT count(*), count(learnt) FROM intake.training")).one()
    assert kept[0] >= 2
    assert kept[1] == 1


def test_who_was_erased_has_no_more_say(settings, first, train, intake):
    entered(intake, settings, 3, "蠿蠿蠿要修路", "daolu_ludeng")
    ask(intake)
    train()
    assert "蠿" in live(intake)
    with intake.transaction() as work:
        newest = text("SELECT resident_id FROM intake.request WHERE matter_code = 'daolu_ludeng'")
        seal = PersonSeal(work.connection, settings)
        for resident in work.connection.execute(newest).scalars().all():
            seal.erase(resident)
    ask(intake)
    train()
    assert "蠿" not in live(intake)
