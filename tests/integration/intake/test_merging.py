"""Merging one request into another, taking it back, and putting a request under another matter; over HTTP."""

import threading

from tests.integration.intake.conftest import OTHER_TOWN, REQUESTS, TOWN, VILLAGE

HERE, NEXT_DOOR = VILLAGE, "510503108202"


def person(number):
    return {"name": f"并单{number}", "phone": f"1390011{number:04}"}


def two(caller, number, **more):
    """The same thing told twice by the same person."""
    return [caller.submitted(requester=person(number), **more)["id"] for _ in range(2)]


def status_of(caller, request_id):
    return caller.get(f"{REQUESTS}/{request_id}").json["status"]


def test_a_request_goes_on_as_part_of_another_one_of_the_same_person(clerk, events):
    first, second = two(clerk, 1)
    reply = clerk.command(second, "merge", {"into": first})
    assert (reply.status_code, reply.json["status"], reply.json["merged_into"]) == (200, "merged", first)
    kind, _, data = events(second)[-1]
    assert kind == "request.merged"
    assert (data["into"], data["into_number"]) == (first, clerk.get(f"{REQUESTS}/{first}").json["number"])
    assert clerk.command(second, "merge", {"into": first}).status_code == 409


def test_it_may_be_named_by_its_number_and_be_accepted_already(clerk):
    first, second = two(clerk, 2)
    number = clerk.command(first, "accept", {"matter_code": "dibao"}).json["number"]
    assert clerk.command(second, "merge", {"into": number.lower()}).json["merged_into"] == first


def test_neighbours_merge_only_the_same_matter(clerk):
    first = clerk.submitted(requester=person(3), matter_code="dibao")["id"]
    same = clerk.submitted(requester=person(4), matter_code="dibao")["id"]
    other = clerk.submitted(requester=person(5), matter_code="shenfenzheng")["id"]
    elsewhere = clerk.submitted(requester=person(6), matter_code="dibao", village_code=NEXT_DOOR)["id"]
    assert clerk.command(other, "merge", {"into": first}).status_code == 422
    assert clerk.command(elsewhere, "merge", {"into": first}).status_code == 422
    assert clerk.command(same, "merge", {"into": first}).status_code == 200


def test_it_goes_neither_into_itself_nor_into_what_has_ended_nor_into_nothing(clerk):
    first, second = two(clerk, 7)
    assert clerk.command(first, "merge", {"into": first}).json["errors"][0]["pointer"] == "/into"
    for nothing in ("NX20200101-999999", "00000000-0000-7000-8000-000000000000", "x"):
        assert clerk.command(first, "merge", {"into": nothing}).status_code == 422
    clerk.command(second, "withdraw")
    assert clerk.command(first, "merge", {"into": second}).status_code == 409
    assert status_of(clerk, first) == "submitted"


def test_outside_the_area_neither_of_the_two_exists(clerk, signed_in):
    first, second = two(clerk, 8)
    village = "510503102201"
    far = signed_in("other-clerk").submitted(requester=person(8), village_code=village)["id"]
    assert signed_in("other-clerk").command(second, "merge", {"into": first}).status_code == 404
    assert clerk.command(second, "merge", {"into": far}).status_code == 422
    assert {TOWN, OTHER_TOWN} == {HERE[:9], village[:9]}


def test_after_acceptance_dispatch_merges(clerk):
    first, second = two(clerk, 9)
    clerk.command(second, "accept", {"matter_code": "dibao"})
    for command, body in (
        ("merge", {"into": first}),
        ("categorise", {"matter_code": "shenfenzheng", "reason": "说错了"}),
    ):
        reply = clerk.command(second, command, body)
        assert reply.status_code == 409
        assert f"/work/dispatch?request={second}" in reply.json["detail"]


def test_a_merge_is_taken_back_the_same_day_to_where_the_request_was(clerk, events, owner):
    first, second = two(clerk, 10)
    clerk.command(second, "supplement-requests", {"missing": ["户口簿"]})
    clerk.command(second, "merge", {"into": first})
    back = clerk.command(second, "unmerge")
    assert (back.status_code, back.json["status"], back.json["merged_into"]) == (200, "needs_supplement", None)
    assert [kind for kind, *_ in events(second)][-2:] == ["request.merged", "request.unmerged"]
    assert clerk.command(second, "unmerge").status_code == 409
    clerk.command(second, "merge", {"into": first})
    owner.execute("UPDATE intake.request SET merged_at = merged_at - interval '1 day' WHERE id = %s", (second,))
    assert clerk.command(second, "unmerge").status_code == 409


def test_two_clerks_who_merge_a_pair_into_one_another_leave_one_standing(clerk, signed_in):
    for number in range(11, 15):
        first, second = two(clerk, number)
        replies = []

        def give(name, one, other, replies=replies):
            replies.append(signed_in(name).command(one, "merge", {"into": other}).status_code)

        threads = [
            threading.Thread(target=give, args=("clerk", first, second)),
            threading.Thread(target=give, args=("second-clerk", second, first)),
        ]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(replies) == [200, 409]
        assert {status_of(clerk, one) for one in (first, second)} == {"merged", "submitted"}


def test_one_accepts_while_another_merges_and_one_of_the_two_is_told(clerk, signed_in):
    for number in range(15, 19):
        first, second = two(clerk, number)
        replies = {}

        def accept(second=second, replies=replies):
            replies["accept"] = clerk.command(second, "accept", {"matter_code": "dibao"}).status_code

        def merge(first=first, second=second, replies=replies):
            replies["merge"] = signed_in("second-clerk").command(second, "merge", {"into": first}).status_code

        threads = [threading.Thread(target=accept), threading.Thread(target=merge)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(replies.values()) == [200, 409]
        assert status_of(clerk, second) == ("accepted" if replies["accept"] == 200 else "merged")


def test_another_matter_is_told_with_the_one_before_and_a_sealed_reason(clerk, events):
    made = clerk.submitted(requester=person(20), matter_code="dibao")["id"]
    reply = clerk.command(made, "categorise", {"matter_code": "shenfenzheng", "reason": "其实是补办身份证"})
    assert (reply.status_code, reply.json["matter_code"], reply.json["status"]) == (200, "shenfenzheng", "submitted")
    kind, _, data = events(made)[-1]
    assert (kind, data["matter_code"], data["previous_code"]) == ("request.categorised", "shenfenzheng", "dibao")
    assert data["reason"].startswith("v1.")
    again = clerk.command(made, "categorise", {"matter_code": "shenfenzheng", "reason": "再点一次"})
    assert again.status_code == 200
    assert len(events(made)) == 2


def test_another_matter_needs_a_reason_and_must_be_in_the_catalogue(clerk, signed_in):
    made = clerk.submitted(requester=person(21), matter_code="dibao")["id"]
    assert clerk.command(made, "categorise", {"matter_code": "shenfenzheng"}).status_code == 422
    assert clerk.command(made, "categorise", {"matter_code": "nothing", "reason": "x"}).status_code == 422
    assert (
        signed_in("other-clerk").command(made, "categorise", {"matter_code": "dibao", "reason": "x"}).status_code == 404
    )
