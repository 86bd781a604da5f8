"""A volunteer without a smartphone is phoned by the dispatcher, and everything entered for them says so."""

from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_work import API, data_of


def test_staff_enter_the_whole_way_for_who_has_no_smartphone(house: House) -> None:
    volunteer = house.volunteer()
    request = house.offered()
    dispatcher, stranger = house.staff("dispatcher", TOWN), house.staff("dispatcher", OTHER_TOWN)
    (offer,) = dispatcher.get(f"{API}/offers", request=request).json
    with house.database_of("assignment").transaction() as work:
        work.connection.exec_driver_sql("UPDATE assignment.volunteer SET by_phone = true")
    shown = dispatcher.get("/work/on-behalf").body.decode()
    assert volunteer.name in shown
    assert volunteer.name not in stranger.get("/work/on-behalf").body.decode()
    taken = dispatcher.post(f"{API}/offers/{offer['id']}/accept", {"method": "phone"}).json["assignment_id"]
    page = f"/work/on-behalf/tasks/{taken}"
    assert "代为登记" in dispatcher.get(page).body.decode()
    assert stranger.get(page).status == 404
    assert dispatcher.post(f"{API}/assignments/{taken}/start", {"method": "phone"}).status == 200
    for where in (page, f"{page}/done"):
        assert "怎么得知的" in dispatcher.get(where).body.decode()
    told = {"outcome": "solved", "result": "办好了", "method": "in_person"}
    assert dispatcher.post(f"{API}/assignments/{taken}/complete", told).status == 200
    assert [data_of(house, request, kind).data["method"] for kind in ("request.assigned", "work.completed")] == [
        "phone",
        "in_person",
    ]
    assert "代为登记" in dispatcher.get("/work/dispatch").body.decode()
