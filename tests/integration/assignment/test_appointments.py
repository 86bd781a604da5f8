"""Nobody goes in alone where two must; who does not come out in time is looked for, once, without a word about whom they visited."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.runtime.clock import FixedClock
from tests.integration.assignment.house import CODE, TAIL, TOWN, House
from tests.integration.assignment.test_work import API, data_of, taken

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("house", [FixedClock(NOW)], indirect=True)
def test_where_two_must_go_nobody_goes_in_alone(house: House) -> None:
    _, path, me = taken(house, matter={"post_kind": "errands"})
    visits, starts = f"{path}/appointments", (NOW + timedelta(hours=1)).isoformat()
    assert me.post(visits, {"starts_at": (NOW - timedelta(days=1)).isoformat()}).status == 422
    dispatcher = house.staff("dispatcher", TOWN)
    request = house.one("SELECT id, resident_id FROM assignment.request")
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(
            text("INSERT INTO assignment.caution VALUES (:id, :id, now())"), {"id": request.resident_id}
        )
    made = me.post(visits, {"starts_at": starts})
    assert (made.status, made.json["needs_two"]) == (201, True), "the household asks for it"
    own = f"{API}/appointments/{made.json['id']}"
    assert me.post(f"{own}/check-in", {}).json["code"] == "not-alone"
    myself = house.one("SELECT number FROM assignment.volunteer").number
    assert me.post(f"{own}/check-in", {"companion": myself}).json["code"] == "no-such-companion"
    with pytest.raises(IntegrityError) as refused, house.database_of("assignment").transaction() as work:
        work.connection.execute(text("UPDATE assignment.appointment SET checked_in_at = now(), out_by = now()"))
    assert isinstance(refused.value.orig, psycopg.errors.CheckViolation)
    assert refused.value.orig.diag.constraint_name == "nobody_goes_in_alone_where_two_must"
    friend = house.volunteer()
    assert me.post(f"{own}/check-in", {"companion": friend.number}).status == 200
    assert me.post(f"{own}/check-out", {}).status == 200
    assert me.post(f"{own}/check-out", {}).status == 409
    said = {"tracking_code": CODE, "phone_tail": TAIL, "appointment_id": made.json["id"], "rating": 2}
    assert house.anonymous.post(f"{API}/visit-ratings", said).status == 201
    assert house.anonymous.post(f"{API}/visit-ratings", said).status == 409, "once per visit"
    assert data_of(house, request.id, "request.rated").data["visit_id"] == made.json["id"]
    assert [one["rating"] for one in dispatcher.get(f"{API}/rectifications").json] == [2]
    assert me.get(f"/work/tasks/{path.rpartition('/')[2]}/visits").status == 200
    assert dispatcher.get("/work/appointments").status == 200


@pytest.mark.parametrize("house", [FixedClock(NOW)], indirect=True)
def test_who_does_not_come_out_in_time_is_looked_for_once(house: House) -> None:
    request, path, me = taken(house)
    made = me.post(f"{path}/appointments", {"starts_at": NOW.isoformat(), "minutes": 30})
    own = f"{API}/appointments/{made.json['id']}"
    assert me.post(f"{own}/check-in", {}).status == 200
    house.clock.move(timedelta(minutes=59))
    house.worker.tick()
    assert "appointment.overdue" not in house.events(request)
    house.clock.move(timedelta(minutes=2))
    house.worker.tick()
    house.worker.tick()
    assert house.events(request).count("appointment.overdue") == 1
    told = data_of(house, request, "appointment.overdue").data
    assert set(told) == {"appointment_id", "volunteer_id", "due_at"}
    dispatcher = house.staff("dispatcher", TOWN)
    (row,) = dispatcher.get(f"{API}/appointments").json
    assert row["is_alarm"] is True
    page = dispatcher.get("/work/appointments").body.decode()
    assert "请马上联系" in page
    assert "测试甲" not in page
    assert dispatcher.post(f"{own}/end-alarm", {}).status == 200
    assert dispatcher.post(f"{own}/end-alarm", {}).status == 409
    (row,) = dispatcher.get(f"{API}/appointments").json
    assert row["is_alarm"] is False
