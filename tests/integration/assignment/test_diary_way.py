"""A diary entry's whole way on real Postgres: entry, draft, confirmed, accepted, offered to somebody with that skill, progress shown."""

import re

import pytest

from services.intake.app import web as intake_web
from services.intake.matters.store import MatterStore
from services.intake.matters.use_cases import load_catalogue
from services.reporting import tasks
from services.reporting.app import web as reporting_web
from shared.runtime.bus.inbox import Inbox
from tests.integration.assignment.house import TOWN, VILLAGE, House
from tests.integration.intake.conftest import Caller
from tests.unit.intake.diary_entries import PIG_KEEPER, WIDOW

INTAKE = "/api/intake/v1"


@pytest.fixture
def intake(house: House):
    with house.database_of("intake").transaction() as work:
        load_catalogue(MatterStore(work.connection))
    app = intake_web(house.settings)
    yield app
    app.extensions["database"].close()


@pytest.mark.parametrize(
    ("entry", "post", "skills", "needed"),
    [
        (PIG_KEEPER, "farm_technique", {"livestock": 3}, "livestock"),
        (WIDOW, "poverty_relief", {"paperwork": 2, "policy": 2}, "policy"),
    ],
)
def test_from_the_entry_to_the_offer(house: House, intake, entry, post, skills, needed) -> None:
    expert = house.volunteer(post, skills=skills)
    house.volunteer(post, skills={"driving": 3})
    house.volunteer("errands", skills=skills)
    clerk = Caller(intake.test_client(use_cookies=False), house.staff("clerk", TOWN).token)
    (wanted,) = entry.drafts
    diary = clerk.post(f"{INTAKE}/diaries", {"text": entry.text, "village_code": VILLAGE}).json
    (draft,) = clerk.get(f"{INTAKE}/diaries/{diary['id']}").json["drafts"]
    assert draft["skill"] in skills
    assert (draft["person"], draft["village_group"], draft["measure"]) == (wanted.person, wanted.group, wanted.measure)
    said = {name: draft[name] for name in ("person", "village_group", "need", "measure", "matter_code")}
    path = f"{INTAKE}/diaries/{diary['id']}/drafts/{draft['id']}/confirm"
    made = clerk.post(path, {**said, "village_code": VILLAGE}).json
    assert house.one("SELECT count(*) AS n FROM bus.event WHERE type = 'request.accepted'").n == 0
    accepted = clerk.post(f"{INTAKE}/requests/{made['id']}/accept", {"matter_code": draft["matter_code"]})
    assert accepted.status_code == 200, accepted.json
    house.consume()
    (offer,) = house.staff("dispatcher", TOWN).get("/api/assignment/v1/offers", request=made["id"]).json
    assert offer["volunteer"]["id"] == str(expert.id)
    assert needed in expert.skills
    _the_diary_shows_it(house, intake, diary["id"], made)


def _the_diary_shows_it(house: House, intake, diary: str, made: dict) -> None:
    """The page of the entry asks reporting for the progress, which tells those entitled to the case and nobody else."""
    reporting_of = house.database_of("reporting")
    inbox = Inbox(reporting_of, tasks.handle)
    assert sum(inbox.work_lane(lane) for lane in range(house.settings.lanes))
    dispatcher = house.staff("dispatcher", TOWN).token
    client = intake.test_client(use_cookies=False)
    page = client.get(f"/desk/diary/{diary}", headers={"Authorization": f"Bearer {dispatcher}"}).text
    address = re.search(r'hx-get="(/board/parts/progress[^"]+)"', page).group(1)
    assert made["id"] in address
    app = reporting_web(house.settings)
    shown = {
        role: app.test_client().get(address, headers={"Authorization": f"Bearer {house.staff(role, area).token}"})
        for role, area in (("dispatcher", TOWN), ("clerk", "510503102"), ("volunteer", VILLAGE))
    }
    assert made["number"] in shown["dispatcher"].text
    assert "派单中" in shown["dispatcher"].text
    assert made["number"] not in shown["clerk"].text
    assert shown["volunteer"].status_code == 403
    app.extensions["database"].close()
