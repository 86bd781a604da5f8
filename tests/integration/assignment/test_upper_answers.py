"""The upper unit's answer: recorded, taken back with a trace, and told to who sent the case up when it is overdue."""

from datetime import timedelta

from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_sending_up import ANSWER, LETTER, fixed, gone_up
from tests.integration.assignment.test_work import API, DONE, data_of


@fixed()
def test_an_answer_is_taken_back_by_who_recorded_it_and_leaves_a_trace(house: House) -> None:
    request, path, own, me = gone_up(house)
    dispatcher = house.staff("dispatcher", TOWN)
    assert me.post(f"{own}/undo-answer", {}).json["code"] == "sent-up-not-answered"
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert "登错了，撤销答复" in me.get(f"/work/sent-up/{request}").body.decode()
    assert dispatcher.post(f"{own}/undo-answer", {}).json["code"] == "not-who-answered"
    assert house.staff("clerk", TOWN).post(f"{own}/undo-answer", {}).status in (403, 404)
    assert me.post(f"{own}/undo-answer", {}).status == 200
    assert me.post(f"{own}/undo-answer", {}).status == 409
    told = data_of(house, request, "work.sent_up_answer_undone").data
    assert (told["unit"], told["expected_on"]) == ("区民政局", "2026-12-04")
    me.post(f"{path}/start")
    assert me.post(f"{path}/complete", DONE).json["code"] == "still-sent-up", "it waits again"
    page = me.get(f"/work/sent-up/{request}").body.decode()
    assert ANSWER["answer"] in page, "what was recorded stays as a trace"
    assert ANSWER["answer"] not in house.one("SELECT answer FROM assignment.sent_up_answer_undone").answer
    assert me.post(f"{own}/answer", ANSWER).status == 200
    house.clock.move(timedelta(days=1))
    assert me.post(f"{own}/undo-answer", {}).json["code"] == "answer-not-today"


@fixed()
def test_an_answer_is_not_taken_back_once_the_case_went_up_again(house: House) -> None:
    request, _, own, me = gone_up(house)
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert me.post(f"{API}/requests/{request}/send-up", LETTER).status == 201
    assert me.post(f"{own}/undo-answer", {}).json["code"] == "sent-up-already"


@fixed()
def test_the_answer_to_a_case_that_ended_is_still_recorded(house: House) -> None:
    request, _, own, me = gone_up(house)
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(f"{API}/requests/{request}/withdraw", {"reason": "不用办了"}).status == 200
    assert me.post(f"{own}/answer", ANSWER).status == 404, "no longer the handler's"
    assert "登记答复" in dispatcher.get(f"/work/sent-up/{request}").body.decode()
    assert dispatcher.post(f"{own}/answer", ANSWER).status == 200
    assert dispatcher.post(f"{own}/undo-answer", {}).status == 200
    assert dispatcher.post(f"{own}/answer", ANSWER).status == 200
    assert dispatcher.post(f"{API}/requests/{request}/send-up", LETTER).status == 409, "nothing more goes up"


@fixed()
def test_an_overdue_answer_is_told_once_to_who_sent_it(house: House) -> None:
    request, _, own, me = gone_up(house)
    house.clock.move(timedelta(days=4))
    house.worker.tick()
    assert "work.sent_up_overdue" not in house.events(request), "on the day itself it is still in time"
    house.clock.move(timedelta(days=1))
    for _ in range(2):
        house.worker.tick()
    assert house.events(request).count("work.sent_up_overdue") == 1
    told = data_of(house, request, "work.sent_up_overdue").data
    sender = house.one("SELECT sent_by FROM assignment.sent_up").sent_by
    assert (told["sent_by"], told["expected_on"]) == (str(sender), "2026-12-04")
    assert me.post(f"{own}/answer", ANSWER).status == 200


@fixed()
def test_an_overdue_answer_taken_back_is_told_once_more_from_the_next_day(house: House) -> None:
    request, _, own, me = gone_up(house)

    def told_of(moved: timedelta) -> int:
        house.clock.move(moved)
        for _ in range(2):
            house.worker.tick()
        return house.events(request).count("work.sent_up_overdue")

    assert told_of(timedelta(days=5)) == 1
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert told_of(timedelta(hours=1)) == 1, "answered"
    assert me.post(f"{own}/undo-answer", {}).status == 200
    assert told_of(timedelta(hours=1)) == 1, "whoever took it back knows today"
    assert told_of(timedelta(days=1)) == 2, "a new cycle"
    assert told_of(timedelta(days=3)) == 2, "once in it"


@fixed()
def test_nobody_is_told_of_an_answered_or_ended_case(house: House) -> None:
    request, _, own, me = gone_up(house)
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert me.post(f"{API}/requests/{request}/send-up", LETTER).status == 201
    assert (
        house.staff("dispatcher", TOWN).post(f"{API}/requests/{request}/withdraw", {"reason": "不用办了"}).status == 200
    )
    house.clock.move(timedelta(days=9))
    house.worker.tick()
    assert "work.sent_up_overdue" not in house.events(request)
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.get(f"{API}/sent-up").json == []
    (row,) = dispatcher.get(f"{API}/sent-up", ended="true").json
    assert (row["request_id"], row["is_overdue"]) == (str(request), False)
    assert str(request) in dispatcher.get("/work/sent-up", ended="true").body.decode()
