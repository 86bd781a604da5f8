"""Assisting handlers beside the one lead, and the unit's inbox with its first receiver."""

from concurrent.futures import ThreadPoolExecutor

from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_clock import read
from tests.integration.assignment.test_work import API, data_of, taken


def test_somebody_helps_the_lead_sees_no_resident_and_is_let_go(house: House) -> None:
    request, path, _ = taken(house)
    helper = house.volunteer()
    dispatcher, body = house.staff("dispatcher", TOWN), {"volunteer_id": str(helper.id)}
    assert house.staff("dispatcher", OTHER_TOWN).post(path + "/assistants", body).status == 404
    joined = dispatcher.post(path + "/assistants", body)
    assert joined.status == 201
    assert dispatcher.post(path + "/assistants", body).status == 409, "once"
    assert data_of(house, request, "assistant.changed").data["volunteer_id"] == str(helper.id)
    page = read(house.as_person(helper.person_id), "/work/assisting")
    assert "农村低保申请" in page
    assert "13800138000" not in page
    assert helper.name in read(dispatcher, f"/work/assisting/{request}")
    end = f"{API}/assistants/{joined.json['id']}/end"
    assert dispatcher.post(end).status == 200
    assert dispatcher.post(end).status == 409
    lead = house.one(
        "SELECT count(*) AS n FROM assignment.assignment WHERE request_id = :r AND status = 'active'", r=request
    )
    assert lead.n == 1


def test_a_helper_who_takes_the_lead_helps_no_more(house: House) -> None:
    request, path, _ = taken(house)
    helper, dispatcher = house.volunteer(), house.staff("dispatcher", TOWN)
    body = {"volunteer_id": str(helper.id)}
    assert dispatcher.post(path + "/assistants", body).status == 201
    assert dispatcher.post(f"{API}/requests/{request}/reassign", body).status == 200
    (offer,) = dispatcher.get(f"{API}/offers", request=request, status="open").json
    assert dispatcher.post(f"{API}/offers/{offer['id']}/accept", {"method": "phone"}).status == 200
    assert house.one("SELECT ended_at FROM assignment.assistant").ended_at is not None
    assert house.events(request)[-2:] == ["request.assigned", "assistant.changed"]


def test_who_opens_first_is_responsible_until_it_is_passed_on_with_a_reason(house: House) -> None:
    unit = {"unit": {"zh": "区民政局", "en": "Civil Affairs"}}
    request = house.offered(matter=unit)
    mine, colleague = (house.volunteer(work_unit="区民政局") for _ in range(2))
    me, other = house.as_person(mine.person_id), house.as_person(colleague.person_id)
    stranger = house.as_person(house.volunteer(work_unit="区农业局").person_id)
    (case,) = me.get(f"{API}/inbox").json
    assert (case["request_id"], case["receiver"]) == (str(request), None)
    assert stranger.post(f"{API}/requests/{request}/receive").status == 404
    with ThreadPoolExecutor(8) as pool:
        told = list(
            pool.map(lambda who: who.post(f"{API}/requests/{request}/receive").json["receiver"], [me, other] * 4)
        )
    assert len(set(told)) == 1, "opened at once by many, one is responsible"
    first, second = (me, other) if told[0] == str(mine.person_id) else (other, me)
    where = {"unit": "区农业局", "reason": "不是本单位职责"}
    assert second.post(f"{API}/requests/{request}/pass-on", where).status == 403
    assert first.post(f"{API}/requests/{request}/pass-on", {"unit": "区农业局"}).status == 422
    assert "转给别的单位" in read(first, "/work/inbox")
    assert first.post(f"{API}/requests/{request}/pass-on", where).status == 200
    assert me.get(f"{API}/inbox").json == []
    kept = house.one("SELECT reason FROM assignment.first_receipt WHERE passed_at IS NOT NULL").reason
    assert kept, "why is kept"
    assert where["reason"] not in kept, "and sealed for the resident"
    assert stranger.post(f"{API}/requests/{request}/receive").status == 200
