"""The link in a message: opens one offer without a password, tells nothing personal, and changes nothing by being read."""

from uuid import UUID, uuid4

import pytest

from services.assignment.app import web
from services.assignment.offer_links.domain import DeadLink, offer_in
from shared.runtime.signed_links import token_of
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_clock import read, state_of
from tests.integration.assignment.test_work import API

HERE = "https://daiban.test"


class Phone:
    """A browser without an account."""

    def __init__(self, house: House) -> None:
        self.client = web(house.settings, house.clock).test_client()

    def open(self, path: str) -> tuple[int, str]:
        reply = self.client.get(path, base_url=HERE)
        return reply.status_code, reply.text

    def press(self, page: str, path: str, **form: str) -> tuple[int, str]:
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        data, told = {**form, "csrf_token": token}, {"Referer": HERE}
        reply = self.client.post(path, data=data, base_url=HERE, headers=told)
        return reply.status_code, reply.text


def offered(house: House) -> tuple[UUID, str, Phone]:
    house.volunteer()
    request = house.offered()
    (offer,) = house.staff("dispatcher", TOWN).get(f"{API}/offers", request=request).json
    token = token_of(house.settings.derived("offer link"), UUID(offer["id"]))
    return request, f"/work/offer/{token}", Phone(house)


def test_the_link_shows_the_matter_and_nothing_of_the_person(house: House) -> None:
    request, path, phone = offered(house)
    for _ in range(3):
        status, page = phone.open(path)
        assert status == 200
    assert "农村低保申请" in page
    for personal in ("测试甲", "13800138000", "母亲78岁", "7K2MQ9XWTD4R"):
        assert personal not in page
    assert state_of(house, request) == "offered", "a prefetch changes nothing"


def test_accepting_by_link_is_the_volunteers_own_answer_and_works_once(house: House) -> None:
    request, path, phone = offered(house)
    page = phone.open(path)[1]
    status, told = phone.press(page, path + "/accept")
    assert (status, "已接单" in told) == (200, True)
    assert "13800138000" not in told
    assert state_of(house, request) == "assigned"
    event = house.one("SELECT actor_kind FROM bus.event WHERE subject = :r AND type = 'request.assigned'", r=request)
    assert event.actor_kind == "volunteer"
    assert phone.press(page, path + "/accept")[0] == 409
    assert "已经答复过" in phone.open(path)[1]


def test_declining_by_link_asks_the_next_at_once(house: House) -> None:
    request, path, phone = offered(house)
    other = house.volunteer()
    page = phone.open(path)[1]
    assert phone.press(page, path + "/decline", reason="busy")[0] == 200
    (offer,) = house.staff("dispatcher", TOWN).get(f"{API}/offers", request=request, status="open").json
    assert offer["volunteer"]["id"] == str(other.id)


def test_a_link_made_for_something_else_opens_nothing(house: House) -> None:
    _, path, phone = offered(house)
    assert phone.open(path[:-2] + "xx")[0] == 404
    key, offer = house.settings.derived("offer link"), uuid4()
    assert offer_in(key, token_of(key, offer)) == offer
    with pytest.raises(DeadLink):
        offer_in(house.settings.derived("something else"), token_of(key, offer))


def test_the_dispatcher_can_hand_the_link_out(house: House) -> None:
    offered(house)
    assert "/work/offer/" in read(house.staff("dispatcher", TOWN), "/work/dispatch")
