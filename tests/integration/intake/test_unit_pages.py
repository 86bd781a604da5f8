"""Units on a real database: matters show the name of the day, accepted cases keep theirs, and the database holds one name a day."""

from datetime import timedelta

import psycopg
import pytest

from shared.reference.working_hours import local_day
from tests.integration.intake.test_catalogue_pages import add, office  # noqa: F401
from tests.integration.intake.test_versions import MATTERS


def unit_of(owner, name):
    return owner.execute("SELECT code FROM intake.unit WHERE zh = %s", (name,)).fetchone()[0]


def register(reader, name, day):
    reader.open("/desk/units")
    return reader.send("/desk/units", zh=name, en=f"{name} Bureau", day=day)


def shown(anonymous, code):
    matters = anonymous.get(MATTERS, page_size=500).json
    return next(matter["unit"]["zh"] for matter in matters if matter["code"] == code)


def test_a_case_keeps_the_name_its_unit_had_and_matters_show_the_new_one(office, owner, anonymous, clerk, events):  # noqa: F811
    today = local_day(office.client.application.extensions["clock"].now())
    assert register(office, "区畜牧局", "2014-01-01").status_code == 303
    livestock, farming = unit_of(owner, "区畜牧局"), unit_of(owner, "区农业农村局")
    assert add(office, "zhuzai", unit_code=livestock, valid_from="2014-01-01").status_code == 303
    before = clerk.submitted(channel="window", matter_code="zhuzai", materials_complete=True)
    assert shown(anonymous, "zhuzai") == "区畜牧局"
    merged = office.send(f"/desk/units/{livestock}/merge", successor=farming, day=today.isoformat())
    assert merged.status_code == 303
    assert shown(anonymous, "zhuzai") == "区农业农村局"
    after = clerk.submitted(channel="window", matter_code="zhuzai", materials_complete=True)
    units = [events(made["id"])[-1][2]["matter"]["unit"]["zh"] for made in (before, after)]
    assert units == ["区畜牧局", "区农业农村局"]
    assert "并入区农业农村局" in office.open(f"/desk/units/{livestock}").text
    back = office.send(f"/desk/units/{livestock}/take-back")
    assert back.status_code == 303
    assert shown(anonymous, "zhuzai") == "区畜牧局"
    audit = owner.execute(
        "SELECT action FROM audit.entry WHERE detail ->> 'unit' = %s ORDER BY id", (livestock,)
    ).fetchall()
    assert [action for (action,) in audit] == ["unit_registered", "unit_merged", "unit_step_taken_back"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_changes(office, owner):  # noqa: F811
    today = local_day(office.client.application.extensions["clock"].now())
    register(office, "区甲局", "2014-01-01")
    again = register(office, "区甲局", "2015-01-01")
    assert again.status_code == 422
    assert 'value="区甲局"' in again.text
    code = unit_of(owner, "区甲局")
    for path, fields in (
        ("rename", {"zh": "区民政局", "en": "x", "day": today.isoformat()}),
        ("rename", {"zh": "区乙局", "en": "x", "day": "2014-01-01"}),
        ("merge", {"successor": code, "day": today.isoformat()}),
        ("merge", {"successor": "u999", "day": today.isoformat()}),
        ("merge", {"day": "soon"}),
    ):
        assert office.send(f"/desk/units/{code}/{path}", **fields).status_code == 422
    assert (
        office.send(f"/desk/units/{code}/rename", zh="新", en="x", day=today.isoformat(), tag="old").status_code == 412
    )
    assert office.open("/desk/units/u999").status_code == 404
    assert owner.execute("SELECT count(*) FROM intake.unit WHERE code = %s", (code,)).fetchone() == (1,)


def test_the_database_itself_refuses_two_names_on_one_day_and_two_versions_too(office, owner):  # noqa: F811
    for constraint, statement in (
        (
            "one_name_valid_per_unit_and_day",
            "INSERT INTO intake.unit SELECT gen_random_uuid(), code, 'x', 'x', valid_from + 1 FROM intake.unit WHERE valid_to IS NULL LIMIT 1",
        ),
        (
            "one_unit_per_name_and_day",
            "INSERT INTO intake.unit SELECT gen_random_uuid(), 'zz', zh, en, valid_from + 1 FROM intake.unit WHERE valid_to IS NULL LIMIT 1",
        ),
        (
            "one_version_valid_per_day",
            """INSERT INTO intake.matter (code, version, name, category, kind, closes_by, promised_working_days,
                   statutory_working_days, valid_from, place, content, unit_code)
               SELECT code, 99, name, category, kind, closes_by, 1, 1, valid_from + 1, place, content, unit_code
               FROM intake.matter WHERE code = 'dibao'""",
        ),
    ):
        with pytest.raises(psycopg.errors.ExclusionViolation) as refused:
            owner.execute(statement)
        assert refused.value.diag.constraint_name == constraint


def test_the_public_list_names_units_of_today(anonymous):
    units = anonymous.get("/api/intake/v1/units").json
    assert {"区民政局"} <= {unit["zh"] for unit in units}
    assert all(local_day_or_none(unit) for unit in units)


def local_day_or_none(unit):
    return unit["valid_to"] is None or unit["valid_to"] > unit["valid_from"]


def test_a_scheduled_name_waits(office, owner, anonymous):  # noqa: F811
    today = local_day(office.client.application.extensions["clock"].now())
    register(office, "区丙局", "2014-01-01")
    code = unit_of(owner, "区丙局")
    office.send(f"/desk/units/{code}/rename", zh="区丁局", en="x", day=(today + timedelta(days=1)).isoformat())
    assert "区丙局" in {unit["zh"] for unit in anonymous.get("/api/intake/v1/units").json}
    assert "改名为区丁局" in office.open("/desk/units").text
