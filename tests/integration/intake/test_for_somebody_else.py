"""A request for somebody else, and one by somebody without a phone of their own."""

import pytest
from sqlalchemy import text

from shared.runtime.sealing import PersonSeal
from tests.integration.intake.conftest import REQUESTS, a_request

MOTHER = {"name": "测试母亲", "relation": "母亲", "phone": "0830 4291234"}


def test_for_whom_it_is_travels_sealed_with_the_request(clerk, events, app, settings):
    made = clerk.submitted(beneficiary=MOTHER, channel="window", matter_code="dibao", materials_complete=True)
    for _, _, data in events(made["id"]):
        assert "测试母亲" not in str(data)
        with app.extensions["database"].reading() as connection:
            opened = PersonSeal(connection, settings).open(data["beneficiary"], "beneficiary")
        assert opened is not None
        assert "测试母亲" in opened
        assert "08304291234" in opened
    shown = clerk.get(f"{REQUESTS}/{made['id']}").json["beneficiary"]
    assert (shown["name"], shown["relation"]) == ("测试母亲", "母亲")


def test_nothing_of_the_beneficiary_stands_open_in_the_row(clerk, app):
    made = clerk.submitted(beneficiary=MOTHER, channel="window")
    with app.extensions["database"].reading() as connection:
        row = connection.execute(
            text("SELECT to_jsonb(q)::text FROM intake.request q WHERE id = :id"), {"id": made["id"]}
        )
        assert "测试母亲" not in row.scalar_one()


@pytest.mark.parametrize(
    ("phone", "told", "signs"), [(None, False, True), ("13800138000", True, True), ("13800138000", False, False)]
)
def test_who_has_no_phone_of_their_own_signs_on_paper(clerk, events, phone, told, signs):
    made = clerk.submitted(
        requester={"name": "测试丙", "phone": phone},
        signs_on_paper=told,
        channel="window",
        matter_code="dibao",
        materials_complete=True,
    )
    accepted = [data for kind, _, data in events(made["id"]) if kind == "request.accepted"]
    assert accepted[0]["signs_on_paper"] is signs


def test_signing_on_paper_is_for_staff_to_decide(anonymous):
    assert anonymous.post(REQUESTS, a_request(signs_on_paper=True)).status_code == 401


def test_a_beneficiary_without_a_name_is_told_so(anonymous):
    reply = anonymous.post(REQUESTS, a_request(beneficiary={"relation": "母亲"}))
    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/beneficiary/name"
