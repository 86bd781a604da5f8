"""The rule of recusal in SQL says what the rule in Python says."""

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from shared.identity.recusal import reader_values
from tests.unit.identity.test_recusal import AREAS, PEOPLE, READERS, RECUSALS

_MAY_SEE = text(
    "SELECT identity.may_see(CAST(:persons AS uuid[]), CAST(:areas AS text[]), :area, :reader, CAST(:reader_areas AS text[]))"
)


def test_both_say_the_same(database_of) -> None:
    with database_of("reporting").reading() as connection:

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(RECUSALS, PEOPLE, AREAS)
        def same(recusal, person, area):
            data = recusal.as_data()
            values = {"persons": data["recused_persons"], "areas": data["recused_areas"], "area": area}
            seen = connection.execute(_MAY_SEE, values | reader_values(person, *READERS)).scalar_one()
            assert seen is recusal.standing_of(person).may_in(area, *READERS)

        same()


def test_closing_an_account_ends_its_sessions_and_is_done_once(database_of) -> None:
    from shared.contracts.events import uuid7
    from shared.identity.accounts import Accounts

    somebody: UUID = uuid7()
    with database_of("intake").transaction() as work:
        work.connection.execute(
            text("SELECT identity.open_account(:id, 'leaves', '要走的人', NULL, NULL, '[[\"clerk\", \"510503108\"]]')"),
            {"id": somebody},
        )
        work.connection.execute(
            text("SELECT identity.start_session('\\x01', :id, now() + interval '1 day')"), {"id": somebody}
        )
        accounts = Accounts(work.connection)
        assert [each.person.username for each in accounts.within("510503108", ("clerk",))] == ["leaves"]
        assert [accounts.close(somebody), accounts.close(somebody)] == [True, False]
        found = work.connection.execute(text("SELECT id FROM identity.session_person('\\x01')")).all()
        assert found == []
        known = accounts.one(somebody)
        assert known is not None
        assert known.is_closed
        assert accounts.reopen(somebody)
