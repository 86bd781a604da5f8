"""Loading the demo district into real Postgres: everything is there once, and a second load changes nothing."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from services.local import demo
from services.local.progress import Silent
from services.local.refusals import CannotRun
from shared.identity.sessions import sign_in
from shared.runtime.clock import SystemClock
from shared.runtime.settings import Settings

TABLES = (
    "reference.area",
    "reference.service_point",
    "identity.person",
    "identity.role",
    "intake.matter",
    "assignment.volunteer",
    "assignment.post",
    "assignment.claim",
    "bus.event",
)


class Counting(Silent):
    """A progress that remembers how much was announced and how much was done."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def begin(self, label: str, total: int) -> None:
        self.total = total

    def advance(self, count: int = 1) -> None:
        self.done += count


@pytest.fixture(scope="module")
def progress(settings: Settings) -> Counting:
    """The progress of the first load of the small district."""
    counting = Counting()
    demo.load(settings, counting, demo.SMALL)
    return counting


@pytest.fixture
def owner(settings: Settings, progress: Counting) -> Iterator[psycopg.Connection]:
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        yield connection


def everything(owner: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """Of each table the number of rows and a digest of them all."""
    digest = "SELECT count(*), coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {} t"
    return {table: owner.execute(digest.format(table)).fetchone() for table in TABLES}


def test_a_second_load_changes_nothing(owner, settings):
    before = everything(owner)
    demo.load(settings, Silent(), demo.SMALL)
    assert everything(owner) == before


def test_the_register_counts_are_those_of_the_size(owner):
    counted = owner.execute(
        "SELECT count(*), count(checked_in_on), count(person_id) FROM assignment.volunteer"
    ).fetchone()
    assert counted == (demo.SMALL.members, demo.SMALL.checked_in, demo.SMALL.checked_in)
    approved = owner.execute("SELECT count(*) FROM assignment.claim WHERE status = 'approved'").fetchone()
    assert approved == (demo.SMALL.claims,)


def test_every_row_of_the_register_was_told_to_the_hearers(owner):
    told = dict(owner.execute("SELECT type, count(*) FROM bus.event GROUP BY type").fetchall())
    assert told["volunteer.checked_in"] == demo.SMALL.checked_in
    assert told["volunteer.changed"] == demo.SMALL.members - demo.SMALL.checked_in
    assert told["claim.approved"] == told["post.claimed"] == demo.SMALL.claims
    assert told["post.defined"] == owner.execute("SELECT count(*) FROM assignment.post").fetchone()[0]


def test_holders_of_an_approved_claim_are_known_by_their_kind_of_post(owner):
    holders = owner.execute("SELECT count(*) FROM assignment.volunteer WHERE post_kinds <> '{}'").fetchone()
    assert holders == (demo.SMALL.claims,)


def test_the_next_volunteer_gets_a_number_nobody_has(owner):
    following = owner.execute("SELECT nextval('assignment.volunteer_number')").fetchone()[0]
    assert following > demo.SMALL.members


def test_progress_reaches_what_was_announced(progress):
    assert progress.done == progress.total > 0


@pytest.mark.parametrize("username", ["supervisor", "clerk-510503108", "dispatcher-510503102", "v00001"])
def test_demo_accounts_sign_in_with_the_demo_password(owner, database_of, username):
    with database_of("intake").transaction() as work:
        session = sign_in(work.connection, "intake", username, "daiban-demo", SystemClock().now())
    assert session.person.username == username


def test_every_account_has_an_address_that_leads_nowhere(owner):
    foreign = owner.execute("SELECT count(*) FROM identity.person WHERE email NOT LIKE '%@daiban.example'").fetchone()
    missing = owner.execute("SELECT count(*) FROM identity.person WHERE email IS NULL").fetchone()
    assert (foreign, missing) == ((0,), (0,))


def test_the_demo_district_is_refused_outside_demo_mode(settings):
    with pytest.raises(CannotRun):
        demo.load(replace(settings, mode="production"), Silent(), demo.SMALL)
