"""What lies open on the demo house's first morning, entered after its past: so that the window clerk, the volunteer and the
organiser of the role switcher each find something of their own to try.

Three requests wait at the window of 天仙镇, one offer and one task lie before `v00001`, and 天仙镇 has some pairs, each with a
visit made. All of it is invented (docs/demo-district.md) and goes in through the same doors as everybody's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from services.local.replay.desk import Desk
from services.local.replay.wire import Wire

TOWN: Final = "510503108"
VILLAGES: Final = ("510503108201", "510503108202", "510503108203")
VOLUNTEER: Final = "v00001"
_REQUESTS: Final = "/api/intake/v1/requests"
_WORK: Final = "/api/assignment/v1"

_WAITING: Final = (
    ("田素芳", "13800020001", "phone", "shenfenzheng", "老人身份证到期了，腿脚不便，想请人上门代办"),
    ("龚正权", "13800020002", "web", "dibao", "家里老人长期吃药，想问能不能申请低保，要准备什么"),
    ("陶小兰", "13800020003", "visit", "ruxue_baoming", "孩子转学到镇小学，材料还差一样，先帮忙登记"),
)
_FOR_THE_VOLUNTEER: Final = (
    ("易国珍", "13800020004", "window", "shenfenzheng", "身份证丢了，要赶着住院用，请帮忙补办"),
    ("宋启明", "13800020005", "phone", "dibao", "去年低保快到期了，请帮忙把复核的材料交上去"),
)
_PAIRS: Final = (
    ("household", "何树清", "帮着办残疾证，逢年过节上门看看"),
    ("household", "陶素贞", "协调低保和看病报销"),
    ("member", "冯德才", "每季度上门，帮着把药送到家"),
    ("grower", "龚长林", "请畜牧技术员教养猪防疫"),
    ("grower", "秦茂盛", "帮茶园联系农技和销路"),
    ("secretary", "罗支书", "一起理清村里水渠和路灯的事"),
    ("talent", "牟师傅", "教村里人修水泵"),
    ("official", "黄小丽", "带着走村串户，学群众工作"),
)
_EVERY_DAYS: Final = 90


def enter(address: str, today: date) -> None:
    """Enter what is missing; a second time on the same day changes nothing. Raises Refused where the system does not take it."""
    desk = Desk(Wire(address), f"in-hand:{today.isoformat()}")
    for username in ("supervisor", f"clerk-{TOWN}", f"organiser-{TOWN}", VOLUNTEER):
        desk.sign_in(username)
    for number, words in enumerate(_WAITING):
        desk.send(f"clerk-{TOWN}", _REQUESTS, _request(*words, VILLAGES[0], complete=False), f"waiting:{number}", 201)
    _give_work(desk)
    helpers = [row["account"] for row in desk.volunteers(area=TOWN, checked_in="true", page_size=len(_PAIRS))]
    for number, body in enumerate(pairs(helpers, today)):
        formed = desk.send(f"organiser-{TOWN}", f"{_WORK}/pairs", body, f"pair:{number}", 201)
        visit = {"visited_on": (today - timedelta(days=7 + number)).isoformat()}
        desk.send(f"organiser-{TOWN}", f"{_WORK}/pairs/{formed['id']}/visits", visit, f"pair-visit:{number}", 201)


def pairs(helpers: Sequence[str], today: date) -> Iterator[Mapping[str, Any]]:
    """Who stands by whom, formed over the last quarter."""
    for number, ((role, name, pledge), helper) in enumerate(zip(_PAIRS, helpers, strict=True)):
        yield {
            "role": role,
            "village": VILLAGES[number % len(VILLAGES)],
            "partner_name": name,
            "volunteer_number": helper,
            "pledge": pledge,
            "every_days": _EVERY_DAYS,
            "formed_on": (today - timedelta(days=30 + 7 * number)).isoformat(),
        }


def _give_work(desk: Desk) -> None:
    """Two requests of the volunteer's own village: the first is taken, the second waits for an answer."""
    volunteer = next(row for row in desk.volunteers(q=VOLUNTEER) if row["account"] == VOLUNTEER)
    home = volunteer["village_code"]
    clerk, dispatcher = f"clerk-{home[:9]}", f"dispatcher-{home[:9]}"
    desk.sign_in(clerk)
    desk.sign_in(dispatcher)
    for number, words in enumerate(_FOR_THE_VOLUNTEER):
        entry = desk.send(clerk, _REQUESTS, _request(*words, home, complete=True), f"given:{number}", 201)
        offer = desk.give(dispatcher, entry["id"], volunteer["id"])
        if number == 0 and offer:
            desk.send(VOLUNTEER, f"{_WORK}/offers/{offer}/accept", {"method": "in_person"}, f"take:{number}", 200)


def _request(
    name: str, phone: str, channel: str, matter: str, words: str, village: str, complete: bool
) -> dict[str, Any]:
    return {
        "description": words,
        "village_code": village,
        "requester": {"name": name, "phone": phone},
        "matter_code": matter,
        "channel": channel,
        "materials_complete": complete,
    }
