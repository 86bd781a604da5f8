"""When work is done a one-time token is made for the resident's message: sealed in its event, unseen by the handler."""

from shared.runtime.sealing import PersonSeal
from tests.integration.assignment.house import House
from tests.integration.assignment.test_clock import state_of
from tests.integration.assignment.test_offer_links import Phone
from tests.integration.assignment.test_work import API


def done(house: House):
    volunteer = house.volunteer()
    request = house.offered()
    hands = house.as_person(volunteer.person_id)
    (offer,) = hands.get(f"{API}/offers", request=request).json
    hands.post(f"{API}/offers/{offer['id']}/accept")
    (duty,) = hands.get(f"{API}/assignments", request=request).json
    hands.post(f"{API}/assignments/{duty['id']}/start")
    reply = hands.post(f"{API}/assignments/{duty['id']}/complete", {"outcome": "solved", "result": "办好了"})
    assert reply.status == 200
    return request, reply


def token_of(house: House, request) -> str:
    event = house.one(
        "SELECT data ->> 'token' AS sealed, actor_kind FROM bus.event WHERE subject = :r AND type = 'confirmation.invited'",
        r=request,
    )
    assert event.actor_kind == "system"
    with house.database_of("intake").transaction() as work:
        return str(PersonSeal(work.connection, house.settings).open(event.sealed, "token"))


def test_the_link_of_the_message_confirms_once_and_its_prefetch_changes_nothing(house: House) -> None:
    request, reply = done(house)
    token = token_of(house, request)
    assert token not in str(reply.json)
    phone = Phone(house)
    for _ in range(3):
        status, page = phone.open(f"/confirm/token/{token}")
        assert status == 200
    assert state_of(house, request) == "awaiting_confirmation"
    assert phone.press(page, "/confirm/token", token=token)[0] == 303
    page = phone.open("/confirm/result")[1]
    phone.press(page, "/confirm/result", solved="true")
    assert state_of(house, request) == "closed"


def test_where_a_matter_closes_by_delivery_nobody_is_asked(house: House) -> None:
    volunteer = house.volunteer()
    request = house.offered(matter={"closes_by": "delivery"})
    hands = house.as_person(volunteer.person_id)
    (offer,) = hands.get(f"{API}/offers", request=request).json
    hands.post(f"{API}/offers/{offer['id']}/accept")
    (duty,) = hands.get(f"{API}/assignments", request=request).json
    hands.post(f"{API}/assignments/{duty['id']}/start")
    hands.post(f"{API}/assignments/{duty['id']}/complete", {"outcome": "solved", "result": "办好了"})
    assert "confirmation.invited" not in house.events(request)
