"""One request's whole way against a running house, over HTTP alone: asked, accepted, offered, taken, done, signed, counted.

    python -m tests.end_to_end http://127.0.0.1:8000

Works on any town of the demo district that has its accounts; prints one line per step and closes with the count.
"""

import sys
import traceback
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.http import Caller, wait_for

TOWN = "510503101"
WORDS = "婆婆走不动路了，家里没有收入，想问问能不能办低保"
INTAKE, ASSIGNMENT, REPORTING = "/api/intake/v1", "/api/assignment/v1", "/api/reporting/v1"


class Way:
    """The steps in order; each uses what the earlier ones found."""

    def __init__(self, base: str) -> None:
        self.anyone = Caller(base)
        self.today = datetime.now(timezone(timedelta(hours=8))).date().isoformat()

    def staff_sign_in(self) -> None:
        self.village = next(
            area["code"]
            for area in self.anyone.get(f"{INTAKE}/areas", page_size=500).json
            if area["code"].startswith(TOWN) and area["level"] == "village"
        )
        self.clerk = self.anyone.signed_in(f"clerk-{TOWN}")
        self.dispatcher = self.anyone.signed_in(f"dispatcher-{TOWN}")
        self.supervisor = self.anyone.signed_in("supervisor")

    def figures(self) -> dict[str, dict[str, Any]]:
        rows = self.supervisor.get(f"{REPORTING}/figures", **{"area": TOWN, "from": self.today, "to": self.today}).json
        return {row["key"]: row for row in rows}

    def a_resident_asks(self) -> None:
        self.before = self.figures()
        found = self.anyone.get(f"{INTAKE}/suggestions", text=WORDS, limit=3).json
        self.matter = found[0]["matter_code"]
        body = {
            "description": WORDS,
            "village_code": self.village,
            "requester": {"name": "周桂芳", "phone": "13900001234"},
        }
        reply = self.anyone.post(f"{INTAKE}/requests", body)
        assert reply.status == 201, reply.body[:300]
        self.request = reply.json
        assert self.request["status"] == "submitted"

    def the_clerk_accepts(self) -> None:
        reply = self.clerk.post(f"{INTAKE}/requests/{self.request['id']}/accept", {"matter_code": self.matter})
        assert reply.status == 200, reply.body[:300]
        assert reply.json["promised_due_on"] > self.today

    def the_worker_offers(self) -> None:
        def offers() -> Any:
            return self.dispatcher.get(f"{ASSIGNMENT}/offers", request=self.request["id"]).json

        (self.offer,) = wait_for(offers, what="an offer")
        why = self.dispatcher.get(f"{ASSIGNMENT}/requests/{self.request['id']}/explanation").json
        assert why["chosen"]["volunteer_id"] == self.offer["volunteer"]["id"]

    def the_volunteer_works(self) -> None:
        volunteer = self.anyone.signed_in(self.offer["volunteer"]["account"])
        assert volunteer.post(f"{ASSIGNMENT}/offers/{self.offer['id']}/accept").status == 200
        (assignment,) = volunteer.get(f"{ASSIGNMENT}/assignments", request=self.request["id"]).json
        own = f"{ASSIGNMENT}/assignments/{assignment['id']}"
        assert volunteer.post(f"{own}/start").status == 200
        assert volunteer.post(f"{own}/logs", {"note": "已到家中，材料收齐", "minutes": 30}).status == 201
        assert volunteer.post(f"{own}/complete", {"outcome": "solved", "result": "材料已交民政窗口"}).status == 200

    def the_resident_signs(self) -> None:
        body = {"tracking_code": self.request["tracking_code"], "phone_tail": "1234", "solved": True, "rating": 5}
        assert self.anyone.post(f"{ASSIGNMENT}/confirmations", body).status == 201

    def the_timeline_and_the_figures_show_it(self) -> None:
        def closed() -> Any:
            case = self.supervisor.get(f"{REPORTING}/cases/{self.request['id']}").json
            return case if case.get("status") == "closed" else None

        assert wait_for(closed, what="closed in reporting")["on_time"] is True
        track = self.anyone.get(f"{REPORTING}/track/{self.request['tracking_code']}", phone_tail="1234")
        assert track.json["status"] == "closed"
        wait_for(lambda: self.figures()["closed"]["value"] >= self.before["closed"]["value"] + 1, what="the figures")


STEPS = (
    Way.staff_sign_in,
    Way.a_resident_asks,
    Way.the_clerk_accepts,
    Way.the_worker_offers,
    Way.the_volunteer_works,
    Way.the_resident_signs,
    Way.the_timeline_and_the_figures_show_it,
)


def main(base: str) -> int:
    way, passed = Way(base.rstrip("/")), 0
    for step in STEPS:
        try:
            step(way)
        except Exception:
            traceback.print_exc()
            print(f"{passed} passed, {len(STEPS) - passed} failed")
            return 1
        passed += 1
        print("ok  ", step.__name__.replace("_", " "))
    print(f"{passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
