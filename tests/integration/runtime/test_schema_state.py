"""Readiness knows the newest revisions as the migration tool does."""

import psycopg
from alembic.script import ScriptDirectory

from shared.runtime.migrate import _config
from shared.runtime.schema_state import is_current, newest


def test_a_migrated_database_is_current_and_one_that_lacks_a_revision_is_not(fresh_settings, request):
    from shared.runtime.database import Database

    database = Database(fresh_settings, "intake")
    request.addfinalizer(database.close)
    with database.reading() as connection:
        assert is_current(connection)
    with psycopg.connect(fresh_settings.database_url, autocommit=True) as owner:
        owner.execute("DELETE FROM alembic_version WHERE version_num LIKE 'intake%'")
    with database.reading() as connection:
        assert not is_current(connection)


def test_the_newest_revisions_are_heads_of_the_migration_tool(template):
    scripts = ScriptDirectory.from_config(_config(None))  # type: ignore[arg-type]
    assert newest() <= set(scripts.get_heads())
