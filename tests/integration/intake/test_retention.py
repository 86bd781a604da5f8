"""Who was last heard of ten years ago is listed once a day; a person decides, or the setting does; totals stay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.residents.purposes import PURPOSES
from services.intake.retention.tick import retain
from shared.runtime.clock import FixedClock
from shared.runtime.database import Database
from tests.integration.intake.register import RESIDENTS, a_phone, an_id_number, entered
from tests.integration.intake.test_pages import Reader

_days = iter(range(1, 400))
PATH = "/desk/residents/retention"


@pytest.fixture
def run(settings):
    """A daily run on a day of its own, eleven years on: who was entered today is due."""

    def runs(years=11, **more):
        database = Database(replace(settings, **more), "intake")
        now = datetime.now(UTC) + timedelta(days=365 * years + next(_days))
        try:
            return retain(database, FixedClock(now)), retain(database, FixedClock(now))
        finally:
            database.close()

    return runs


@pytest.fixture
def waits(owner):
    def asked(person):
        row = owner.execute("SELECT decision FROM intake.retention_review WHERE resident_id = %s", (person,)).fetchone()
        return "not listed" if row is None else row[0]

    return asked


def test_a_run_is_made_once_a_day_and_lists_who_is_due(clerk, run, waits):
    person = entered(clerk)
    assert run() == (True, False)
    assert waits(person) is None


def test_nobody_is_due_before_their_time(clerk, run, waits):
    person = entered(clerk)
    run(years=9)
    assert waits(person) == "not listed"


def test_who_has_a_waiting_request_or_is_restricted_or_speaks_for_a_firm_is_not_listed(
    clerk, signed_in, run, waits, owner
):
    made = clerk.submitted(requester={"name": "等受理", "phone": a_phone()}, channel="window")
    waiting = owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]
    restricted = entered(clerk)
    signed_in("dispatcher").post(f"{RESIDENTS}/{restricted}/restrict", {"reason": "archives"})
    firm = {
        "kind": "firm",
        "name": "公司",
        "village_code": "510503108201",
        "contact": {"name": "联", "phone": a_phone()},
    }
    made_firm = clerk.post("/api/intake/v1/firms", firm).json["id"]
    contact = clerk.get(f"/api/intake/v1/firms/{made_firm}").json["contacts"][0]["resident_id"]
    run()
    assert [waits(one) for one in (waiting, restricted, contact)] == ["not listed"] * 3


def test_where_the_setting_says_so_who_is_due_is_erased(clerk, run, waits, owner):
    person = entered(clerk)
    run(retention_automatic=True)
    assert waits(person) == "erased"
    assert owner.execute("SELECT erased_at IS NOT NULL FROM intake.resident WHERE id = %s", (person,)).fetchone() == (
        True,
    )


def test_papers_from_before_the_index_are_found_after_the_run(clerk, run, owner):
    number = an_id_number()
    person = entered(clerk, id_number=number)
    owner.execute("UPDATE intake.resident SET id_hash = NULL WHERE id = %s", (person,))
    assert clerk.post(f"{RESIDENTS}/searches", {"number": number}).json == []
    run(years=1)
    assert [one["id"] for one in clerk.post(f"{RESIDENTS}/searches", {"number": number}).json] == [person]


@pytest.fixture
def supervisor(app):
    reader = Reader(app.test_client())
    reader.sign_in("supervisor")
    return reader


def test_the_review_shows_nothing_personal_and_what_is_due_no_more_is_left_alone(clerk, run, supervisor, owner, waits):
    person = entered(clerk, name="金丝雀到期")
    run()
    page = supervisor.open(PATH)
    assert page.status_code == 200
    assert person[-8:] in page.text
    assert "金丝雀" not in page.text
    supervisor.send(PATH, resident=person, decision="erased")
    assert waits(person) == "not listed"  # by today's clock nobody is due: it is dropped, not erased
    assert owner.execute("SELECT erased_at FROM intake.resident WHERE id = %s", (person,)).fetchone() == (None,)


def test_an_approved_erasure_is_done_and_a_kept_one_comes_back_later(clerk, run, supervisor, owner, waits):
    old, kept = entered(clerk), entered(clerk)
    owner.execute(
        "UPDATE intake.resident SET created_at = now() - interval '11 years' WHERE id = ANY (%s::uuid[])",
        ([old, kept],),
    )
    run(years=0)
    supervisor.open(PATH)
    supervisor.send(PATH, resident=old, decision="erased")
    supervisor.send(PATH, resident=kept, decision="kept")
    assert (waits(old), waits(kept)) == ("erased", "kept")
    assert clerk.get(f"{RESIDENTS}/{old}").json["erased"]
    run(years=1)
    assert waits(kept) == "kept"
    run(years=4)
    assert waits(kept) is None


def test_the_window_decides_nothing_about_retention(app, clerk):
    reader = Reader(app.test_client())
    reader.sign_in("clerk")
    assert reader.open(PATH).status_code == 403
    assert reader.open("/desk/residents/looks").status_code == 403


def test_who_oversees_sees_who_looked_and_no_name_of_a_resident(clerk, supervisor):
    person = entered(clerk, name="金丝雀被看")
    clerk.post(f"{RESIDENTS}/{person}/reveal", {"reason": "visit"})
    page = supervisor.open("/desk/residents/looks").text
    assert person[-8:] in page
    assert "入户走访" in page
    assert "金丝雀" not in page


def test_every_stored_column_of_a_person_has_its_purpose_on_the_public_page(anonymous, owner):
    named = {column for purpose in PURPOSES for column in purpose.columns}
    stored = owner.execute(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'intake' "
        "AND table_name IN ('resident', 'resident_phone') AND data_type = 'text'"
    ).fetchall()
    assert {column for (column,) in stored} - named <= {"resident.restricted_because"}
    page = anonymous.get("/ask/privacy").text
    assert all(purpose.name in page and purpose.what_for in page for purpose in PURPOSES)
