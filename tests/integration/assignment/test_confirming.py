"""The resident's last word: given, taken back while it is fresh, and never changed by a link that is only looked at."""

from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, House
from tests.integration.assignment.test_work import API, data_of, done

OWN = {"tracking_code": CODE, "phone_tail": TAIL}


def test_a_confirmation_entered_by_mistake_is_taken_back_with_a_trace(house: House) -> None:
    request, me = done(house)
    path = f"{API}/requests/{request}/undo-closing"
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(path, {}).status == 409, "nothing is closed yet"
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True}).status == 201
    assert me.post(path, {}).status in (403, 404), "never by whoever did the work"
    assert house.staff("dispatcher", OTHER_TOWN).post(path, {}).status == 404
    assert dispatcher.post(path, {}).status == 200
    assert data_of(house, request, "closing.undone").data == {"method": "online"}
    row = house.one("SELECT state, ended_at FROM assignment.request WHERE id = :id", id=request)
    assert (row.state, row.ended_at) == ("awaiting_confirmation", None)
    assert house.one("SELECT undone_at, undone_by FROM assignment.confirmation").undone_by is not None
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True, "rating": 4}).status == 201
    refused = dispatcher.post(path, {})
    assert (refused.status, refused.json["code"]) == (409, "rated-already")


def test_after_the_day_a_confirmation_stands(house: House) -> None:
    request, _ = done(house)
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True}).status == 201
    with house.database_of("assignment").transaction() as work:
        work.connection.exec_driver_sql("UPDATE assignment.confirmation SET recorded_at = now() - interval '25 hours'")
    refused = house.staff("dispatcher", TOWN).post(f"{API}/requests/{request}/undo-closing", {})
    assert (refused.status, refused.json["code"]) == (409, "too-late-to-undo")
