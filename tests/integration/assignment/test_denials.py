"""A lawful denial: written, printed, delivered; never without its reason, its law and its remedies."""

from datetime import date, timedelta

from shared.reference.working_hours import local_day
from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_confirming import NOTICE
from tests.integration.assignment.test_work import API, data_of, done

DENIED = {"outcome": "refused_by_law", "result": "民政窗口审核，不符合条件"}


def test_a_denial_is_delivered_with_reason_law_and_remedies_all_sealed(house: House) -> None:
    request, me = done(house, matter={"closes_by": "delivery"}, said=DENIED)
    (task,) = me.get(f"{API}/assignments", request=request).json
    path = f"{API}/assignments/{task['id']}/denial"
    without = {name: value for name, value in NOTICE.items() if name != "ground"}
    assert me.post(path, without).status == 422
    assert house.staff("clerk", OTHER_TOWN).post(path, NOTICE).status == 404
    assert me.post(path, NOTICE).status == 200
    again = {**NOTICE, "sue_at": "泸州市江阳区人民法院"}
    assert house.staff("clerk", TOWN).post(path, again).status == 200, "written again until it is delivered"
    kept = house.one("SELECT reason, ground, sue_at FROM assignment.denial")
    assert NOTICE["reason"] not in kept.reason
    assert NOTICE["ground"] not in kept.ground
    assert me.post(f"{API}/requests/{request}/deliver", {"remedies_told": True}).status == 200
    told = data_of(house, request, "request.closed").data["denial"]
    assert (told["decided_by"], told["sue_at"], told["reason"]) == ("区民政局", "泸州市江阳区人民法院", kept.reason)
    today = local_day(house.clock.now())
    assert date.fromisoformat(told["reconsider_by"]) >= today + timedelta(days=60)
    assert me.post(path, NOTICE).status == 409, "delivered is delivered"


def test_only_a_denied_administrative_matter_has_a_notice(house: House) -> None:
    request, me = done(house, matter={"closes_by": "delivery"})
    (task,) = me.get(f"{API}/assignments", request=request).json
    refused = me.post(f"{API}/assignments/{task['id']}/denial", NOTICE)
    assert (refused.status, refused.json["code"]) == (409, "not-a-denial")
    assert me.post(f"{API}/requests/{request}/deliver", {}).status == 200
    assert data_of(house, request, "request.closed").data.get("denial") is None
