"""What every route of reporting takes from the application: its database, its clock's now, the reader's area."""

from datetime import datetime, time, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, request

from services.reporting.figures.use_cases import area_for
from services.reporting.matters.known import KnownMatters
from shared.contracts.errors import N_, Invalid
from shared.contracts.events import Clock
from shared.identity.access import person
from shared.runtime.database import Database
from shared.runtime.settings import Settings
from shared.web.paging import read_cursor

SHANGHAI = ZoneInfo("Asia/Shanghai")
BAD_CURSOR = N_("翻页的位置不对，请从第一页开始。")


def database() -> Database:
    return cast(Database, current_app.extensions["database"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def matters() -> KnownMatters:
    return cast(KnownMatters, current_app.extensions["matters"])


def now() -> datetime:
    return cast(Clock, current_app.extensions["clock"]).now()


def next_midnight(moment: datetime) -> datetime:
    """The end of the local day a moment lies in."""
    local = moment.astimezone(SHANGHAI)
    return datetime.combine(local.date() + timedelta(days=1), time(), SHANGHAI)


def own_area(asked: str | None) -> str:
    """The area asked for, within the signed-in person's; their widest one when none was asked for."""
    return area_for(person(), asked)


def after_time(word: str | None) -> tuple[datetime, UUID] | None:
    """Where a list ordered by time and id goes on; Invalid (422) for a word that is not ours."""
    values = read_cursor(word, 2)
    if values is None:
        return None
    try:
        return datetime.fromisoformat(values[0]), UUID(values[1])
    except (TypeError, ValueError, AttributeError) as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error


def after_id(word: str | None) -> tuple[UUID] | None:
    """Where a list ordered by id goes on; Invalid (422) for a word that is not ours."""
    values = read_cursor(word, 1)
    try:
        return (UUID(values[0]),) if values else None
    except (TypeError, ValueError, AttributeError) as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error


def address() -> str:
    """Where the request came from, for counting wrong guesses."""
    return request.remote_addr or "unknown"
