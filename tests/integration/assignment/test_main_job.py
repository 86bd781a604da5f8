"""One request from acceptance to closing, over HTTP; each rule of the way has its own test elsewhere."""

from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, House

API = "/api/assignment/v1"


def test_a_request_goes_from_the_pool_to_closed(house: House) -> None:
    volunteer = house.volunteer()
    request = house.offered()
    dispatcher = house.staff("dispatcher", TOWN)
    (offer,) = dispatcher.get(f"{API}/offers", request=request).json
    assert offer["status"] == "open"
    assert offer["volunteer"] == {"id": str(volunteer.id), "account": volunteer.number, "name": volunteer.name}
    why = dispatcher.get(f"{API}/requests/{request}/explanation").json
    assert why["chosen"]["volunteer_id"] == str(volunteer.id)
    assert why["chosen"]["factors"]
    me = house.as_person(volunteer.person_id)
    path = f"{API}/offers/{offer['id']}/accept"
    assert house.anonymous.post(path).status == 401
    assert house.staff("clerk", OTHER_TOWN).post(path).status in (403, 404)
    assert me.post(path).status == 200
    assert me.post(path).status == 409
    (work,) = me.get(f"{API}/assignments", request=request).json
    path = f"{API}/assignments/{work['id']}"
    assert me.post(path + "/start").status == 200
    assert me.post(path + "/logs", {"note": "上门了解情况", "minutes": 40}).status == 201
    assert me.post(path + "/complete", {"outcome": "solved", "result": "材料已递交"}).status == 200
    said = {"tracking_code": CODE, "phone_tail": TAIL, "solved": True, "rating": 5}
    assert house.anonymous.post(f"{API}/confirmations", {**said, "phone_tail": "9999"}).status == 404
    assert house.anonymous.post(f"{API}/confirmations", said).status == 201
    assert house.anonymous.post(f"{API}/confirmations", said).status == 409
    assert house.events(request) == [
        "request.accepted",
        "request.offered",
        "request.assigned",
        "work.started",
        "work.logged",
        "work.completed",
        "confirmation.invited",
        "request.closed",
        "request.rated",
    ]
    assert house.one("SELECT open_load FROM assignment.volunteer WHERE id = :id", id=volunteer.id).open_load == 0
