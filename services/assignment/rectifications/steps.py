"""Each step of a rectification as JSON and pages call it: in a transaction, with the stores it needs."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from marshmallow import Schema

from services.assignment.callbacks.store import CallbackStore
from services.assignment.context import at_hand, context
from services.assignment.rectifications import schemas, use_cases
from services.assignment.rectifications.store import RectificationStore
from shared.identity.access import person
from shared.runtime.database import Work

Step = Callable[[Work, UUID, dict[str, Any]], Any]


def _verify(unit: Work, one: UUID, said: dict[str, Any]) -> Any:
    return use_cases.verify(*at_hand(unit, RectificationStore), one, **said)


def _appeal(unit: Work, one: UUID, said: dict[str, Any]) -> Any:
    return use_cases.appeal(*at_hand(unit, RectificationStore), one, **said)


def _decide(unit: Work, one: UUID, said: dict[str, Any]) -> Any:
    return use_cases.decide(*at_hand(unit, RectificationStore), one, **said)


def _put_right(unit: Work, one: UUID, said: dict[str, Any]) -> Any:
    stores = RectificationStore(unit.connection), CallbackStore(unit.connection)
    return use_cases.put_right(context().desk(unit), *stores, person(), one, **said)


STEPS: Final[dict[str, tuple[type[Schema], Step]]] = {
    "verify": (schemas.Verify, _verify),
    "appeal": (schemas.Appeal, _appeal),
    "decide": (schemas.Decide, _decide),
    "put-right": (schemas.PutRight, _put_right),
}
