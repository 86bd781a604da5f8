"""Steps recorded by the handler, once each, without touching the promise."""

from tests.integration.assignment.house import House
from tests.integration.assignment.test_clock import due_of, read
from tests.integration.assignment.test_work import API, data_of, taken
from tests.unit.assignment.test_stages import STEPS


def test_a_step_is_shown_with_its_limit_and_done_once(house: House) -> None:
    request, path, me = taken(house, matter={"steps": STEPS})
    due, duty = due_of(house, request), path.rsplit("/", 1)[1]
    assert "收材料" in read(me, f"/work/tasks/{duty}")
    assert me.post(f"{path}/steps/1/done").status == 200
    assert me.post(f"{path}/steps/1/done").status == 409
    assert me.post(f"{path}/steps/9/done").status == 404
    assert data_of(house, request, "step.done").data["position"] == 1
    assert due_of(house, request) == due
    assert API in path
