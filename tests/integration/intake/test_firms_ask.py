"""A firm or co-operative asks through its contact: what is told of it travels sealed, and a program may leave it out."""

from shared.runtime.sealing import PersonSeal
from tests.integration.intake.conftest import REQUESTS, a_request

FIRM = {
    "kind": "firm",
    "organisation": "测试种养专业合作社",
    "credit_code": "914403001922038216",
    "name": "测试联系人",
    "phone": "13900139000",
}


def test_a_firm_asks_through_its_contact(clerk, anonymous, owner, events, app, settings):
    made = anonymous.submitted(requester=FIRM)
    shown = clerk.get(f"{REQUESTS}/{made['id']}").json
    assert shown["organisation"] == {"name": FIRM["organisation"], "credit_code": FIRM["credit_code"]}
    assert shown["requester"]["name"] == FIRM["name"]
    row = owner.execute("SELECT q::text FROM intake.request q WHERE id = %s", (made["id"],)).fetchone()[0]
    ((_, _, data),) = events(made["id"])
    for clear in (FIRM["organisation"], FIRM["credit_code"]):
        assert clear not in row + str(data)
    with app.extensions["database"].reading() as connection:
        assert FIRM["credit_code"] in PersonSeal(connection, settings).open(data["organisation"], "organisation")


def test_a_firm_needs_its_name_and_a_right_code(anonymous):
    for more, pointer in (
        ({"organisation": None}, "organisation"),
        ({"credit_code": "914403001922038217"}, "credit_code"),
    ):
        reply = anonymous.post(REQUESTS, a_request(requester={**FIRM, **more}))
        assert reply.status_code == 422
        assert [error["pointer"] for error in reply.json["errors"]] == [f"/requester/{pointer}"]


def test_a_person_is_no_firm(clerk, anonymous):
    made = anonymous.submitted(requester={**FIRM, "kind": "person", "phone": "13900139001"})
    assert clerk.get(f"{REQUESTS}/{made['id']}").json["organisation"] is None
