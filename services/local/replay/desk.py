"""What staff enter for one case: taking it in, the volunteer's answer, start, completion and the resident's confirmation.

Each entry has a true time, a stated method and an idempotency key of its own, so that sending it twice enters it once.
When an entry is due is decided in `waves`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from services.local.demo.accounts import PASSWORD
from services.local.refusals import CannotRun
from services.local.replay.plan import STEPS, PlannedCase
from services.local.replay.wire import Reply, Wire

_NAMESPACE: Final = uuid5(NAMESPACE_URL, "https://daiban.example/replay")
_WORK: Final = "/api/assignment/v1"
_ASK: Final = "/api/intake/v1"
_LOOKS: Final = 40
_LOOK_SECONDS: Final = 0.25


class Refused(RuntimeError):
    """The system refused an entry it should have taken; the message carries its answer."""


@dataclass(slots=True)
class RunningCase:
    """A planned case and how far it has come: `done` counts the steps entered."""

    planned: PlannedCase
    request_id: str = ""
    offer_id: str = ""
    assignment_id: str = ""
    done: int = 0

    @property
    def is_finished(self) -> bool:
        return bool(self.request_id) and self.done >= len(self.planned.step_times)

    @property
    def waits_for_offer(self) -> bool:
        return bool(self.request_id) and not self.assignment_id and not self.offer_id


class Desk:
    """The staff of every town, signed in, entering what happened."""

    def __init__(self, wire: Wire, run: str, keeps_log: bool = False) -> None:
        """`keeps_log`: every case has an entry of work with its minutes, as a running district would have."""
        self._wire, self._run, self._keeps_log = wire, run, keeps_log
        self._tokens: dict[str, str] = {}

    def let_ratings_stand(self, left: int = 5) -> int:
        """The supervisor has looked at all but a few of the ratings that came in at once; returns how many stand."""
        kept = 0
        while waiting := self._waiting()[left:]:
            for row in waiting:
                path = f"{_WORK}/flagged-ratings/{row['request_id']}/review"
                reply = self._wire.post(path, self._tokens["supervisor"], {"review": "kept"})
                if reply.status not in (200, 409):
                    raise Refused(f"{path}: {reply.status} {reply.data}")
            kept += len(waiting)
        return kept

    def send(self, who: str, path: str, body: Mapping[str, Any], step: str, wanted: int) -> Any:
        """One entry by somebody who is signed in, once however often it is sent; the answer's data. Raises Refused."""
        key = uuid5(_NAMESPACE, f"{self._run}:{step}")
        return _checked(self._wire.post(path, self._tokens[who], dict(body), str(key)), wanted)

    def volunteers(self, **wanted: object) -> list[dict[str, Any]]:
        """Volunteers of the district, as the list shows them."""
        found = _checked(self._wire.get(f"{_WORK}/volunteers", self._tokens["supervisor"], **wanted), 200)
        return list(found)

    def give(self, dispatcher: str, request_id: str, volunteer_id: str) -> str | None:
        """Offer a case to one volunteer by hand, as soon as it has come to the dispatcher; its offer, None when it is taken."""
        path, body = f"{_WORK}/requests/{request_id}/reassign", {"volunteer_id": volunteer_id}
        token = self._tokens[dispatcher]
        for _ in range(_LOOKS):
            offers = _checked(self._wire.get(f"{_WORK}/offers", token, request=request_id, volunteer=volunteer_id), 200)
            if offers:
                return str(offers[0]["id"]) if offers[0]["status"] == "open" else None
            self._wire.post(path, token, body)
            time.sleep(_LOOK_SECONDS)
        raise Refused(f"{request_id} is not offered to {volunteer_id}")

    def _waiting(self) -> list[dict[str, Any]]:
        reply = self._wire.get(f"{_WORK}/flagged-ratings", self._tokens["supervisor"])
        return [row for row in reply.data if row["review"] is None]

    def sign_in(self, username: str) -> None:
        """Open a session for a demo account; raises CannotRun where there is none."""
        reply = self._wire.post(f"{_ASK}/sessions", "", {"username": username, "password": PASSWORD})
        if reply.status != 201:
            raise CannotRun(
                f"演示账号 {username} 无法登录（{reply.status}）。回放只能在演示区（make run）上进行。",
                f"The demo account {username} cannot sign in ({reply.status}). A replay needs the demo district (make run).",
            )
        self._tokens[username] = reply.data["token"]

    def take_in(self, case: RunningCase) -> None:
        """The clerk enters and accepts the request; one that was entered by an earlier run is picked up where it stands."""
        planned = case.planned
        body = {
            "description": planned.description,
            "village_code": planned.home.code,
            "requester": {"name": planned.name, "phone": planned.phone},
            "matter_code": planned.matter,
            "channel": planned.channel,
            "materials_complete": True,
            "occurred_at": planned.accepted_at.isoformat(),
        }
        reply = self._enter(case, "clerk", f"{_ASK}/requests", body, "submit")
        case.request_id = _checked(reply, 201)["id"]
        if reply.is_repeated:
            self._pick_up(case)

    def next_step(self, case: RunningCase) -> None:
        """Enter the next step; an offer that has been moved meanwhile makes the case wait for the next one."""
        enter = (self._accept, self._start, self._complete, self._confirm)[case.done]
        before = case.done
        if enter(case):
            case.done += 1
            return
        self._pick_up(case)
        if case.done == before and case.assignment_id:
            raise Refused(f"{case.request_id} does not take step {STEPS[before]}")

    def put_back(self, case: RunningCase) -> None:
        """The dispatcher sends a case nobody was found for into the next round; too late is no harm."""
        token = self._tokens[f"dispatcher-{case.planned.home.town}"]
        self._wire.post(f"{_WORK}/requests/{case.request_id}/reassign", token, {})

    def open_offers(self, page_size: int = 500) -> dict[str, str]:
        """Request → offer, of all open offers of the district."""
        token = self._tokens["supervisor"]
        found: dict[str, str] = {}
        after: dict[str, str] = {}
        while True:
            reply = self._wire.get(f"{_WORK}/offers", token, status="open", page_size=page_size, **after)
            found |= {offer["request_id"]: offer["id"] for offer in _checked(reply, 200)}
            if not reply.next_page:
                return found
            after = {"after": reply.next_page}

    def figures(self, area: str, first: str, last: str) -> dict[str, Any]:
        """The figures of an area and a period, by key."""
        query = {"area": area, "from": first, "to": last}
        reply = self._wire.get("/api/reporting/v1/figures", self._tokens["supervisor"], **query)
        return {figure["key"]: figure for figure in _checked(reply, 200)}

    def reminders(self, request_id: str) -> list[dict[str, Any]]:
        reply = self._wire.get("/api/reporting/v1/reminders", self._tokens["supervisor"], request=request_id)
        found: list[dict[str, Any]] = _checked(reply, 200)
        return found

    def _accept(self, case: RunningCase) -> bool:
        reply = self._enter(case, "dispatcher", f"{_WORK}/offers/{case.offer_id}/accept", _told(case), case.offer_id)
        if reply.status == 409:
            return False
        case.assignment_id = _checked(reply, 200)["assignment_id"]
        return True

    def _start(self, case: RunningCase) -> bool:
        reply = self._enter(case, "dispatcher", f"{_WORK}/assignments/{case.assignment_id}/start", _told(case), "start")
        return _is_entered(reply, 200)

    def _complete(self, case: RunningCase) -> bool:
        if self._keeps_log:
            self._log(case)
        body = {**_told(case), "outcome": "solved", "result": "已按群众诉求办妥"}
        path = f"{_WORK}/assignments/{case.assignment_id}/complete"
        return _is_entered(self._enter(case, "dispatcher", path, body, "complete"), 200)

    def _log(self, case: RunningCase) -> None:
        """A quarter of an hour to two hours, by the case's place in the plan: nothing else of the plan is drawn anew."""
        body = {**_told(case), "note": "陪群众到窗口办理", "minutes": 15 + 15 * (case.planned.index % 8)}
        _checked(self._enter(case, "dispatcher", f"{_WORK}/assignments/{case.assignment_id}/logs", body, "log"), 201)

    def _confirm(self, case: RunningCase) -> bool:
        body = {**_told(case), "request_id": case.request_id, "solved": True, "rating": case.planned.rating}
        return _is_entered(self._enter(case, "clerk", f"{_WORK}/confirmations", body, "confirm"), 201)

    def _pick_up(self, case: RunningCase) -> None:
        """Find out how far the system says the case has come."""
        token = self._tokens[f"dispatcher-{case.planned.home.town}"]
        reply = self._wire.get(f"{_WORK}/assignments", token, request=case.request_id)
        live = [each for each in _checked(reply, 200) if each["status"] in ("active", "done")]
        case.offer_id = ""
        if live:
            case.assignment_id = live[0]["id"]
            case.done = _steps_done(live[0])

    def _enter(self, case: RunningCase, role: str, path: str, body: dict[str, Any], step: str) -> Reply:
        key: UUID = uuid5(_NAMESPACE, f"{self._run}:{case.planned.index}:{step}")
        return self._wire.post(path, self._tokens[f"{role}-{case.planned.home.town}"], body, str(key))


def _told(case: RunningCase) -> dict[str, Any]:
    """When the next step happened and how the staff learnt of it."""
    return {"method": case.planned.method, "occurred_at": case.planned.step_times[case.done].isoformat()}


def _steps_done(assignment: dict[str, Any]) -> int:
    if assignment["state"] == "closed":
        return len(STEPS)
    return 1 + sum(assignment[name] is not None for name in ("started_at", "completed_at"))


def _is_entered(reply: Reply, wanted: int) -> bool:
    """False when the state forbids the step, which an earlier run may have entered under a key of its own."""
    if reply.status == 409:
        return False
    _checked(reply, wanted)
    return True


def _checked(reply: Reply, wanted: int) -> Any:
    if reply.status != wanted:
        raise Refused(f"{reply.status}: {reply.data}")
    return reply.data
