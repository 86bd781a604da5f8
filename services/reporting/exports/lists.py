"""The rows of an export: the very list the page shows, as of the moment it was asked for, to the person who asked."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from services.reporting.exports.use_cases import Rows
from services.reporting.figures.domain import SHANGHAI, Period, Where
from services.reporting.figures.lists import Filters, ListStore
from services.reporting.figures.rows import RowFilters, RowStore
from services.reporting.figures.use_cases import READERS, NotOfPeople, check_of_people
from services.reporting.reminder_log.store import ReminderLog
from services.reporting.rising.store import RisingStore
from services.reporting.supervised.store import SupervisedStore
from services.reporting.visits.store import VisitFilters, VisitStore
from shared.contracts.errors import NotFound
from shared.identity.people import Person


def query_of(filters: Filters) -> dict[str, Any]:
    """The filters as they are kept with an export or a saved view."""
    period = filters.period
    return {
        "from": period.first.isoformat() if period else None,
        "to": period.last.isoformat() if period else None,
        "figure": filters.figure,
        "standing": filters.standing,
        "state": filters.state,
        "quality": filters.quality,
        "handler": filters.handler,
        "returned": filters.returned,
        "groups": [list(group) for group in filters.groups],
    }


def filters_from(query: dict[str, Any], area: str, reader: Person) -> Filters:
    """Back from `query_of`. Raises NotFound when the area is not the reader's any more."""
    reader.check_area(area, *READERS)
    period = None
    if query["from"]:
        period = Period(date.fromisoformat(query["from"]), date.fromisoformat(query["to"]))
    groups = tuple((by, value) for by, value in query["groups"])
    of_work = {"handler": query.get("handler"), "returned": query.get("returned"), "quality": query.get("quality")}
    return Filters(area, reader, period, query["figure"], query["standing"], query["state"], **of_work, groups=groups)


def rows_of(connection: Connection, export: Any, reader: Person) -> Rows:
    """The list as of `export.as_of`. Raises NotFound when the reader may not see it any more."""
    moment: datetime = export.as_of
    tomorrow = datetime.combine(moment.astimezone(SHANGHAI).date() + timedelta(days=1), time(), SHANGHAI)
    lists = ListStore(connection, moment, tomorrow)
    if export.listed == "cases":
        return partial(_cases, lists, filters_from(export.query, export.area, reader))
    reader.check_area(export.area, *READERS)
    if export.listed == "rows":
        filters = row_filters(export.query, export.area)
        _check_of_people(reader, filters.where)
        return partial(RowStore(connection, moment).rows, filters)
    if export.listed == "supervised":
        return partial(_supervised, SupervisedStore(connection), reader, export.area, export.query["list"], moment)
    if export.listed == "rising":
        return partial(_rising, RisingStore(connection), export.area)
    if export.listed == "reminders":
        return partial(_reminders, ReminderLog(connection), reader, export.area, log_filters(export.query, moment))
    if export.listed == "visits":
        return partial(
            _visits, VisitStore(connection), visit_filters(export.query, export.area), export.query["figure"]
        )
    last = date.fromisoformat(export.query["to"])
    return partial(_members, lists, export.area, export.query["figure"], Period(last, last).as_of(moment))


def _cases(lists: ListStore, filters: Filters, most: int, after: Sequence[Any] | None) -> list[Any]:
    return lists.cases(filters, most, (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None)


def row_filters(query: dict[str, Any], area: str) -> RowFilters:
    """`figure`, `from`, `to` (ISO days) and `groups` as `query_of` keeps them."""
    period = Period(date.fromisoformat(query["from"]), date.fromisoformat(query["to"]))
    return RowFilters(query["figure"], Where(area, tuple((by, value) for by, value in query["groups"])), period)


def _check_of_people(reader: Person, where: Where) -> None:
    """What the reader may not see any more is not there."""
    try:
        check_of_people(reader, where, None)
    except NotOfPeople as error:
        raise NotFound() from error


def visit_filters(query: dict[str, Any], area: str) -> VisitFilters:
    """`from`, `to` (ISO days), `unit`, `kind` as the page's address has them."""
    first, last = date.fromisoformat(query["from"]), date.fromisoformat(query["to"])
    return VisitFilters(area, first, last, query["unit"], query["kind"])


def _supervised(
    store: SupervisedStore,
    reader: Person,
    area: str,
    chosen: str,
    moment: datetime,
    most: int,
    after: Sequence[Any] | None,
) -> list[Any]:
    return store.page(reader, area, chosen, moment, most, _moment_and_id(after))


def _rising(store: RisingStore, area: str, most: int, after: Sequence[Any] | None) -> list[Any]:
    return store.page(area, most, _moment_and_id(after))


def log_filters(query: dict[str, Any], moment: datetime) -> dict[str, Any]:
    """The log's own filters with days and ids read back, and nothing planned after `moment`."""
    days = {name: date.fromisoformat(query[name]) for name in ("first", "last") if query.get(name)}
    return {**query, **days, "until": moment}


def _reminders(
    log: ReminderLog, reader: Person, area: str, filters: dict[str, Any], most: int, after: Sequence[Any] | None
) -> list[Any]:
    return log.page(reader, area, filters, most, _moment_and_id(after))


def _moment_and_id(after: Sequence[Any] | None) -> Sequence[Any] | None:
    """A cursor as the parts keep it, in JSON, back as what the lists ask by."""
    return (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None


def _visits(store: VisitStore, filters: VisitFilters, figure: str, most: int, after: Sequence[Any] | None) -> list[Any]:
    return store.page(filters, figure, most, (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None)


def _members(
    lists: ListStore, area: str, figure: str, as_of: datetime, most: int, after: Sequence[Any] | None
) -> list[Any]:
    return lists.members(area, figure, as_of, most, (UUID(after[0]),) if after else None)
