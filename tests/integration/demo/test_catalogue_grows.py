"""A district that was loaded before gets the matters that came along since, and keeps those it has as they are."""

from sqlalchemy import text

from services.intake.matters.use_cases import matters_that_come_along
from services.local.demo import load_matters
from shared.runtime.database import Database


def test_missing_matters_are_added_and_changed_ones_stay(fresh_settings):
    load_matters(fresh_settings)
    database = Database(fresh_settings, "intake")
    with database.transaction() as work:
        work.connection.execute(text("DELETE FROM intake.matter WHERE code = 'shenfenzheng'"))
        work.connection.execute(text("UPDATE intake.matter SET name = '改过的名称' WHERE code = 'dibao'"))
    load_matters(fresh_settings)
    with database.reading() as connection:
        names = dict(connection.execute(text("SELECT code, name FROM intake.matter")).tuples().all())
    database.close()
    assert names["dibao"] == "改过的名称"
    assert names.keys() == {matter.code for matter in matters_that_come_along()}
