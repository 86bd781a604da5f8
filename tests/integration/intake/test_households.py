"""Households with head, members and group; firms with contacts who stand in the register."""

from services.intake.residents.documents import credit_check_character
from tests.integration.intake.conftest import VILLAGE
from tests.integration.intake.register import RESIDENTS, a_phone, entered, pointers

HOUSEHOLDS, FIRMS = "/api/intake/v1/households", "/api/intake/v1/firms"


def a_credit_code(serial):
    seventeen = f"91510503MA{serial:07d}"
    return seventeen + credit_check_character(seventeen)


def a_household(clerk):
    head = entered(clerk, name="户主甲")
    made = clerk.post(f"{RESIDENTS}/{head}/household", {"village_group": 8, "grid": 3})
    assert made.status_code == 201, made.json
    return head, made.json["id"]


def test_a_household_has_a_head_members_and_its_place(clerk):
    head, household = a_household(clerk)
    child = entered(clerk, name="孩子乙")
    clerk.post(f"{HOUSEHOLDS}/{household}/members", {"resident_id": child, "relation": "child"})
    shown = clerk.get(f"{HOUSEHOLDS}/{household}").json
    assert (shown["village_group"], shown["grid"]) == (8, 3)
    assert [(m["resident_id"], m["relation"], m["name"]) for m in shown["members"]] == [
        (head, "head", "户**"),
        (child, "child", "孩**"),
    ]
    assert clerk.get(f"{RESIDENTS}/{child}").json["household"]["id"] == household


def test_there_is_one_head_and_a_head_goes_last(clerk):
    head, household = a_household(clerk)
    other = entered(clerk, name="配偶乙")
    clerk.post(f"{HOUSEHOLDS}/{household}/members", {"resident_id": other, "relation": "spouse"})
    assert clerk.post(f"{RESIDENTS}/{head}/leave-household").json["code"] == "head-stays"
    clerk.post(f"{HOUSEHOLDS}/{household}/members", {"resident_id": other, "relation": "head"})
    members = clerk.get(f"{HOUSEHOLDS}/{household}").json["members"]
    assert [(m["resident_id"], m["relation"]) for m in members] == [(other, "head"), (head, "other")]
    for person in (head, other):
        assert clerk.post(f"{RESIDENTS}/{person}/leave-household").status_code == 200
    assert clerk.get(f"{HOUSEHOLDS}/{household}").status_code == 404


def test_somebody_is_of_one_household_only(clerk, owner):
    _, first = a_household(clerk)
    _, second = a_household(clerk)
    person = entered(clerk)
    for household in (first, second):
        clerk.post(f"{HOUSEHOLDS}/{household}/members", {"resident_id": person, "relation": "parent"})
    assert len(clerk.get(f"{HOUSEHOLDS}/{first}").json["members"]) == 1
    assert len(clerk.get(f"{HOUSEHOLDS}/{second}").json["members"]) == 2


def test_a_household_needs_a_group_or_a_grid_that_exists(clerk):
    head = entered(clerk)
    assert pointers(clerk.post(f"{RESIDENTS}/{head}/household", {})) == ["/village_group"]
    assert pointers(clerk.post(f"{RESIDENTS}/{head}/household", {"village_group": 0})) == ["/village_group"]


def test_households_and_firms_of_another_area_do_not_exist(clerk, signed_in):
    _, household = a_household(clerk)
    firm = clerk.post(FIRMS, {"kind": "firm", "name": "测试公司", "village_code": VILLAGE}).json["id"]
    stranger = signed_in("other-clerk")
    assert stranger.get(f"{HOUSEHOLDS}/{household}").status_code == 404
    assert stranger.get(f"{FIRMS}/{firm}").status_code == 404
    assert stranger.post(f"{FIRMS}/{firm}/contacts", {"name": "甲", "phone": a_phone()}).status_code == 404


def test_a_firm_is_found_by_its_credit_code_with_contact_and_requests(clerk, anonymous):
    code, phone = a_credit_code(1), a_phone()
    told = {"kind": "cooperative", "name": "测试茶叶合作社", "village_code": VILLAGE, "credit_code": code.lower()}
    contact = {"name": "联系人丙", "phone": phone, "duty": "manager"}
    firm = clerk.post(FIRMS, {**told, "contact": contact}).json["id"]
    asks = {"kind": "firm", "organisation": "测试茶叶合作社", "credit_code": code, "name": "联系人丙", "phone": phone}
    made = anonymous.submitted(requester=asks)
    (found,) = clerk.post(f"{RESIDENTS}/firm-searches", {"number": code}).json
    assert (found["id"], found["name"]) == (firm, told["name"])
    shown = clerk.get(f"{FIRMS}/{firm}").json
    assert [row["id"] for row in shown["requests"]] == [made["id"]]
    assert [(one["name"], one["duty"]) for one in shown["contacts"]] == [("联***", "manager")]
    assert [one["id"] for one in clerk.post(f"{RESIDENTS}/searches", {"number": phone}).json] == [
        shown["contacts"][0]["resident_id"]
    ]


def test_a_credit_code_is_registered_once_and_a_wrong_one_not_at_all(clerk):
    told = {"kind": "firm", "name": "测试公司", "village_code": VILLAGE, "credit_code": a_credit_code(2)}
    assert clerk.post(FIRMS, told).status_code == 201
    assert pointers(clerk.post(FIRMS, told)) == ["/credit_code"]
    wrong = told["credit_code"][:-1] + ("0" if told["credit_code"][-1] != "0" else "1")
    assert pointers(clerk.post(FIRMS, {**told, "credit_code": wrong})) == ["/credit_code"]


def test_a_firm_is_corrected_in_the_version_that_was_looked_at(clerk):
    told = {"kind": "firm", "name": "旧名公司", "village_code": VILLAGE}
    firm = clerk.post(FIRMS, told).json["id"]
    for version, status in ((1, 200), (1, 412)):
        reply = clerk.post(f"{FIRMS}/{firm}/corrections", {**told, "name": "新名公司", "version": version})
        assert reply.status_code == status
    assert clerk.get(f"{FIRMS}/{firm}").json["name"] == "新名公司"


def test_a_contact_may_go(clerk):
    firm = clerk.post(FIRMS, {"kind": "firm", "name": "测试公司", "village_code": VILLAGE}).json["id"]
    person = clerk.post(f"{FIRMS}/{firm}/contacts", {"name": "丁", "phone": a_phone()}).json["id"]
    headers = {"Authorization": f"Bearer {clerk.token}"}
    path = f"{FIRMS}/{firm}/contacts/{person}"
    assert clerk.client.delete(path, headers=headers).status_code == 204
    assert clerk.client.delete(path, headers=headers).status_code == 404
    assert clerk.get(f"{RESIDENTS}/{person}").status_code == 200
