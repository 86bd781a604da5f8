"""Several requests accepted with one command: each with its own answer, taken back within the minute, carried out once."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.batches.tick import carry_out_due
from tests.integration.intake.conftest import REQUESTS, a_request

BATCHES = "/api/intake/v1/batches"


@pytest.fixture
def three(clerk):
    """Three that can be accepted: the resident chose the matter."""
    return [clerk.submitted(matter_code="dibao", requester=a_person())["id"] for _ in range(3)]


def a_person():
    return {"name": "成批", "phone": f"137{uuid.uuid4().int % 10**8:08}"}


def states(batch):
    return [item["state"] for item in batch["items"]]


def status_of(caller, request_id):
    return caller.get(f"{REQUESTS}/{request_id}").json["status"]


@pytest.fixture
def tick(app):
    """The tick, as the worker gives it: what is due by the database's clock."""
    around = app.extensions["intake"]
    return lambda: carry_out_due(around.database, around.desk)


def make_due(owner, batch):
    owner.execute(
        "UPDATE intake.batch SET decided_at = decided_at - interval '2 minutes', goes_at = now() - interval '1 second' "
        "WHERE id = %s",
        (batch["id"],),
    )


def test_a_batch_is_accepted_after_a_minute_as_of_the_moment_it_was_decided(clerk, three, owner, tick, events):
    before = datetime.now(UTC)
    reply = clerk.post(BATCHES, {"requests": three})
    assert reply.status_code == 201
    batch = reply.json
    assert states(batch) == ["held"] * 3
    assert tick() == 0
    assert {status_of(clerk, one) for one in three} == {"submitted"}
    owner.execute("UPDATE intake.batch SET goes_at = decided_at WHERE id = %s", (batch["id"],))
    assert tick() == 3
    assert states(clerk.get(f"{BATCHES}/{batch['id']}").json) == ["accepted"] * 3
    kind, accepted_at, data = events(three[0])[-1]
    assert (kind, data["matter"]["code"]) == ("request.accepted", "dibao")
    assert before <= accepted_at == datetime.fromisoformat(batch["decided_at"]) <= datetime.now(UTC)


def test_each_has_its_own_answer_and_keeps_no_other_back(clerk, three, signed_in, anonymous):
    clerk.command(three[1], "withdraw")
    open_matter = clerk.submitted(requester=a_person(), description="说不清的事")["id"]
    far = signed_in("other-clerk").submitted(village_code="510503102201", matter_code="dibao", requester=a_person())[
        "id"
    ]
    nothing = str(uuid.uuid4())
    batch = clerk.post(BATCHES, {"requests": [*three, open_matter, far, nothing, three[0]]}).json
    assert states(batch) == ["held", "refused", "held", "refused", "refused", "refused"]
    assert "已撤回" in batch["items"][1]["problem"]
    assert "还没有定事项" in batch["items"][3]["problem"]
    assert batch["items"][4]["problem"] == batch["items"][5]["problem"]
    assert batch["items"][4]["number"] is None
    assert clerk.get(f"{BATCHES}/{batch['id']}").json["items"][4]["number"] is None


def test_one_matter_may_be_given_for_all(clerk, three):
    batch = clerk.post(BATCHES, {"requests": three, "matter_code": "shenfenzheng"}).json
    done = clerk.post(f"{BATCHES}/{batch['id']}/now").json
    assert states(done) == ["accepted"] * 3
    assert {clerk.get(f"{REQUESTS}/{one}").json["matter_code"] for one in three} == {"shenfenzheng"}
    wrong = clerk.post(BATCHES, {"requests": [three[0]], "matter_code": "nothing"}).json
    assert states(wrong) == ["refused"]


def test_what_waits_can_be_taken_back_and_is_not_accepted(clerk, three, owner, tick):
    batch = clerk.post(BATCHES, {"requests": three}).json
    back = clerk.post(f"{BATCHES}/{batch['id']}/undo")
    assert (back.status_code, states(back.json)) == (200, ["taken_back"] * 3)
    assert clerk.post(f"{BATCHES}/{batch['id']}/undo").json == back.json
    make_due(owner, batch)
    assert tick() == 0
    assert {status_of(clerk, one) for one in three} == {"submitted"}
    again = clerk.post(BATCHES, {"requests": three}).json
    assert states(again) == ["held"] * 3


def test_what_was_carried_out_cannot_be_taken_back(clerk, three):
    batch = clerk.post(BATCHES, {"requests": three}).json
    assert states(clerk.post(f"{BATCHES}/{batch['id']}/now").json) == ["accepted"] * 3
    assert clerk.post(f"{BATCHES}/{batch['id']}/undo").status_code == 409
    assert {status_of(clerk, one) for one in three} == {"accepted"}


def test_pressing_twice_makes_one_batch_and_another_batch_is_told(clerk, three, signed_in):
    key = str(uuid.uuid4())
    first, again = (clerk.post(BATCHES, {"requests": three}, key) for _ in range(2))
    assert first.json == again.json
    other = signed_in("second-clerk").post(BATCHES, {"requests": three}).json
    assert states(other) == ["refused"] * 3
    assert "另一批" in other["items"][0]["problem"]


def test_what_moved_on_while_it_waited_says_why(clerk, three, owner, tick):
    batch = clerk.post(BATCHES, {"requests": three}).json
    clerk.command(three[0], "withdraw")
    clerk.command(three[1], "accept", {"matter_code": "shenfenzheng"})
    make_due(owner, batch)
    assert tick() == 1
    shown = clerk.get(f"{BATCHES}/{batch['id']}").json
    assert states(shown) == ["refused", "refused", "accepted"]
    assert "已撤回" in shown["items"][0]["problem"]


def test_many_ticks_at_once_accept_each_once(clerk, three, owner, tick, events):
    batch = clerk.post(BATCHES, {"requests": three}).json
    make_due(owner, batch)
    done = []
    threads = [threading.Thread(target=lambda: done.append(tick())) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(done) == 3
    for one in three:
        assert [kind for kind, *_ in events(one)] == ["request.submitted", "request.accepted"]


def test_taking_back_and_carrying_out_at_once_leave_nothing_in_between(clerk, signed_in, owner, tick):
    for _ in range(4):
        wanted = [clerk.submitted(matter_code="dibao", requester=a_person())["id"] for _ in range(3)]
        batch = clerk.post(BATCHES, {"requests": wanted}).json
        make_due(owner, batch)
        threads = [
            threading.Thread(target=tick),
            threading.Thread(target=lambda at=batch["id"]: clerk.post(f"{BATCHES}/{at}/undo")),
        ]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        for item in clerk.get(f"{BATCHES}/{batch['id']}").json["items"]:
            expected = {"accepted": "accepted", "taken_back": "submitted"}[item["state"]]
            assert status_of(clerk, item["request_id"]) == expected


def test_a_death_before_the_commit_leaves_it_held_and_the_next_tick_does_it(app, clerk, three, owner, tick):
    batch = clerk.post(BATCHES, {"requests": three}).json
    make_due(owner, batch)
    around = app.extensions["intake"]

    class Dies:
        def __init__(self, work):
            self.desk = around.desk(work)

        def __getattr__(self, name):
            if name == "outbox":
                raise ConnectionError("died")
            return getattr(self.desk, name)

    assert carry_out_due(around.database, Dies) == 0
    assert {status_of(clerk, one) for one in three} == {"submitted"}
    assert tick() == 3


def test_a_batch_belongs_to_whoever_decided_it(clerk, three, signed_in):
    batch = clerk.post(BATCHES, {"requests": three}).json
    for path in ("", "/undo", "/now"):
        caller = signed_in("second-clerk")
        reply = caller.post(f"{BATCHES}/{batch['id']}{path}") if path else caller.get(f"{BATCHES}/{batch['id']}")
        assert reply.status_code == 404
    assert signed_in("dispatcher").post(BATCHES, {"requests": three}).status_code == 403
    assert clerk.post(BATCHES, {"requests": []}).status_code == 422
    assert clerk.post(BATCHES, {"requests": [str(uuid.uuid4()) for _ in range(101)]}).status_code == 422
    assert timedelta(seconds=59) <= datetime.fromisoformat(batch["goes_at"]) - datetime.fromisoformat(
        batch["decided_at"]
    )
    assert a_request()
