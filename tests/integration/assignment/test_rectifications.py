"""A low rating is verified, appealed, put right and called about, each by another person; an arranged one is judged."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.http import Caller
from tests.integration.assignment.house import CODE, TAIL, TOWN, House
from tests.integration.assignment.test_work import API, data_of, done

OWN = {"tracking_code": CODE, "phone_tail": TAIL}


def badly_rated(house: House) -> tuple[UUID, Caller, str]:
    request, me = done(house)
    said = {**OWN, "solved": True, "rating": 1, "comment": "态度不好"}
    assert house.anonymous.post(f"{API}/confirmations", said).status == 201
    (one,) = me.get(f"{API}/rectifications").json
    assert one["state"] == "to_verify"
    return request, me, f"{API}/rectifications/{one['id']}"


def test_a_low_rating_goes_its_way_through_four_persons(house: House) -> None:
    request, me, path = badly_rated(house)
    first, second, clerk = (house.staff(role, TOWN) for role in ("dispatcher", "dispatcher", "clerk"))
    assert me.post(f"{path}/verify", {"founded": True}).status in (403, 404)
    assert first.post(f"{path}/verify", {"founded": True, "note": "属实"}).status == 200
    opened = data_of(house, request, "rectification.opened").data
    assert opened["rating"] == 1
    assert datetime.fromisoformat(opened["due_at"]).astimezone().minute == 30, "at closing time"
    assert me.post(f"{path}/appeal", {"reason": "我去了三次"}).status == 200
    for reader in (me, first, second):
        assert reader.get("/work/rectifications").status == 200
        assert "态度不好" in reader.get(f"/work{path.removeprefix(API)}").body.decode()
    taken_along = first.get("/work/rectifications/export.csv").body.decode()
    assert "办理人申诉中" in taken_along
    assert "态度不好" not in taken_along
    assert me.get("/work/rectifications/export.csv").status == 403
    refused = first.post(f"{path}/decide", {"upheld": False})
    assert (refused.status, refused.json["code"]) == (403, "same-person"), "who verified does not decide"
    assert second.post(f"{path}/decide", {"upheld": False}).status == 200
    assert me.post(f"{path}/appeal", {"reason": "再申诉"}).json["code"] == "appealed-once"
    assert me.post(f"{path}/put-right", {"what": "上门道歉"}).status == 200
    (call,) = clerk.get(f"{API}/callbacks").json
    assert call["reason"] == "rectification"
    assert clerk.post(f"{API}/callbacks/{call['id']}/answer", {"answer": "solved"}).status == 200
    closed = data_of(house, request, "rectification.closed").data
    assert closed["result"] == "rectified"
    assert closed["called_back_by"]


def test_who_put_it_right_does_not_call_about_it(house: House) -> None:
    _, _, path = badly_rated(house)
    dispatcher = house.staff("dispatcher", TOWN)
    dispatcher.post(f"{path}/verify", {"founded": True})
    assert dispatcher.post(f"{path}/put-right", {"what": "补交了材料"}).status == 200
    (call,) = dispatcher.get(f"{API}/callbacks").json
    assert dispatcher.post(f"{API}/callbacks/{call['id']}/answer", {"answer": "solved"}).status == 403


def test_an_appeal_upheld_ends_it_and_the_rating_weighs_on_nobody(house: House) -> None:
    request, me, path = badly_rated(house)
    house.staff("dispatcher", TOWN).post(f"{path}/verify", {"founded": True})
    me.post(f"{path}/appeal", {"reason": "不是我办的"})
    assert house.staff("dispatcher", TOWN).post(f"{path}/decide", {"upheld": True}).status == 200
    assert data_of(house, request, "rectification.closed").data["result"] == "appeal_upheld"
    assert house.one("SELECT rating_sum, rating_count FROM assignment.volunteer") == (0, 0)
    assert house.one("SELECT rating FROM assignment.rating").rating == 1, "it is still there"


def test_a_rating_within_seconds_of_closing_is_flagged_and_judged_by_a_person(house: House) -> None:
    request, _ = done(house)
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True}).status == 201
    assert house.anonymous.post(f"{API}/ratings", {**OWN, "rating": 5}).status == 201
    assert data_of(house, request, "rating.flagged").data["because"] == ["seconds_after_closing"]
    supervisor = house.staff("supervisor", "510503")
    (row,) = supervisor.get(f"{API}/flagged-ratings").json
    path = f"{API}/flagged-ratings/{request}/review"
    assert row["review"] is None
    assert supervisor.get("/work/ratings").status == 200
    assert supervisor.post(path, {"review": "set_aside"}).status == 422, "not without a reason"
    assert supervisor.post(path, {"review": "set_aside", "reason": "本人说没有评过"}).status == 200
    assert supervisor.post(path, {"review": "kept"}).status == 409
    (row,) = supervisor.get(f"{API}/flagged-ratings").json
    assert (row["review"], row["rating"]) == ("set_aside", 5), "never dropped"
    assert house.one("SELECT rating_count FROM assignment.volunteer").rating_count == 0


@pytest.mark.parametrize("rating", [3, 5])
def test_one_step_confirming_and_rating_is_not_flagged(house: House, rating: int) -> None:
    request, _ = done(house)
    house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True, "rating": rating})
    assert "rating.flagged" not in house.events(request)
    assert house.one("SELECT count(*) AS n FROM assignment.rectification").n == 0
