"""What the pages offer to choose from, in the reader's language: villages, matters, channels, states."""

from typing import Final

from flask_babel import gettext

from services.intake.frame import place_name
from services.intake.matters.domain import Matter
from services.intake.requests.domain import STATE_NAMES
from services.intake.surroundings import around
from shared.contracts.errors import N_
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day
from shared.web.language import language

Option = tuple[str, str, str]
"""(value, label, pinyin initials)."""

CHANNEL_NAMES: Final[dict[str, str]] = {
    "window": N_("窗口"),
    "phone": N_("电话"),
    "visit": N_("走访"),
    "paper": N_("纸质登记"),
    "web": N_("网上"),
    "open311": N_("开放接口"),
    "direct_line": N_("民情直通车"),
}
DESK_CHANNELS: Final = ("window", "phone", "visit", "paper")


def village_options(areas: tuple[str, ...] | None = None) -> list[Option]:
    """Every village of today with its town, in the order of their codes; `areas` narrows them to a clerk's own."""
    today = local_day(around().clock.now())
    return [
        (area.code, place_name(area.code), area.initials)
        for area in load_areas().villages(on=today)
        if areas is None or area.code.startswith(areas)
    ]


def matter_options() -> list[Option]:
    """The matters that may be chosen today."""
    matters = around().catalogue().valid_on(local_day(around().clock.now()))
    return [(matter.code, matter_name(matter), matter.content.get("initials", "")) for matter in matters]


def matter_name(matter: Matter | None) -> str:
    if matter is None:
        return ""
    return matter.name_en if language() == "en" else matter.name


def matter_name_of(code: str | None, version: int | None = None) -> str:
    """The name of a matter by its code, of the version a case was accepted under if it was; empty when none was chosen."""
    return matter_name(around().catalogue().of_version(code, version))


def channel_options() -> list[tuple[str, str]]:
    return [(channel, gettext(CHANNEL_NAMES[channel])) for channel in DESK_CHANNELS]


def channel_name(channel: str) -> str:
    return str(gettext(CHANNEL_NAMES.get(channel, channel)))


def state_name(state: str) -> str:
    return str(gettext(STATE_NAMES[state]))
