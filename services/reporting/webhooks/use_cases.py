"""Looking after endpoints, asking for what was missed, and carrying one delivery. Who may do it is the admin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from services.reporting.webhooks import domain
from services.reporting.webhooks.domain import Endpoint, Secrets, State
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

KEEPERS: Final = ("admin",)
Note = Callable[[str, UUID, Mapping[str, Any]], None]
"""(action, endpoint, detail): one audit entry in the same transaction."""


class Endpoints(Protocol):
    def one(self, endpoint: UUID, *, locked: bool = False) -> Endpoint | None: ...
    def add(
        self, endpoint: UUID, url: str, description: str, types: Sequence[str], secret: str, by: UUID, now: datetime
    ) -> Endpoint: ...
    def change(self, endpoint: UUID, url: str, description: str, types: Sequence[str]) -> Endpoint: ...
    def turn(self, endpoint: UUID, state: State, why: str | None = None) -> Endpoint: ...
    def remove(self, endpoint: UUID) -> bool: ...
    def rotate(self, endpoint: UUID, secret: str, now: datetime) -> None: ...
    def secrets(self, endpoint: UUID, now: datetime) -> Secrets: ...


class Deliveries(Protocol):
    def again_since(self, endpoint: UUID, since: datetime, now: datetime) -> int: ...
    def again(self, endpoint: UUID, position: int, now: datetime) -> bool: ...
    def try_out(self, endpoint: UUID, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """What every command needs: the two stores, who asks, when, the audit, and the look at an address."""

    endpoints: Endpoints
    deliveries: Deliveries
    person: Person
    now: datetime
    note: Note
    check_address: Callable[[str], None]
    """Raises an Invalid for an address that may not be registered."""

    def one(self, endpoint: UUID, expected: int | None = None) -> Endpoint:
        """Locked until the end of the transaction. Raises NotFound, or ChangedMeanwhile unless it is the version expected."""
        found = self.endpoints.one(endpoint, locked=True)
        if found is None:
            raise NotFound()
        if expected is not None and expected != found.version:
            raise domain.ChangedMeanwhile()
        return found


def register(office: Office, url: str, description: str, types: Sequence[str]) -> tuple[Endpoint, str]:
    """A new endpoint and its secret, which is shown this once."""
    office.check_address(url)
    secret, endpoint = domain.new_secret(), uuid7()
    made = office.endpoints.add(endpoint, url, description, _in_order(types), secret, office.person.id, office.now)
    office.note("webhook registered", made.id, {"url": _host_only(url), "types": list(made.types)})
    return made, secret


def change(office: Office, endpoint: UUID, expected: int | None, **wanted: Any) -> Endpoint:
    """Other address, name or types; what is not given stays."""
    found = office.one(endpoint, expected)
    url = wanted.get("url", found.url)
    if url != found.url:
        office.check_address(url)
    types = _in_order(wanted.get("types", found.types))
    changed = office.endpoints.change(endpoint, url, wanted.get("description", found.description), types)
    office.note("webhook changed", endpoint, {"url": _host_only(url), "types": list(types)})
    return changed


def turn(office: Office, endpoint: UUID, *, on: bool, expected: int | None = None) -> Endpoint:
    """Off: nothing more is told, and what happens meanwhile is not kept for it. On again: failures are forgotten."""
    office.one(endpoint, expected)
    turned = office.endpoints.turn(endpoint, State.ON if on else State.OFF)
    office.note("webhook switched on" if on else "webhook switched off", endpoint, {})
    return turned


def remove(office: Office, endpoint: UUID, expected: int | None = None) -> None:
    found = office.one(endpoint, expected)
    office.endpoints.remove(endpoint)
    office.note("webhook removed", endpoint, {"url": _host_only(found.url)})


def rotate(office: Office, endpoint: UUID, expected: int | None = None) -> tuple[Endpoint, str]:
    """A new secret, shown this once; the former one signs beside it for a day."""
    office.one(endpoint, expected)
    secret = domain.new_secret()
    office.endpoints.rotate(endpoint, secret, office.now)
    office.note("webhook secret renewed", endpoint, {})
    return office.one(endpoint), secret


def replay_since(office: Office, endpoint: UUID, since: datetime) -> int:
    """All that was recorded since then, again; how many. Raises SwitchedOff, or NothingSince for more than 30 days."""
    _must_be_on(office.one(endpoint))
    if not office.now - domain.KEPT <= since <= office.now:
        raise domain.NothingSince({"since": [domain.NothingSince.sentence]})
    count = office.deliveries.again_since(endpoint, since, office.now)
    office.note("webhook replayed", endpoint, {"since": since.isoformat(), "deliveries": count})
    return count


def replay_one(office: Office, endpoint: UUID, position: int) -> None:
    _must_be_on(office.one(endpoint))
    if not office.deliveries.again(endpoint, position, office.now):
        raise NotFound()
    office.note("webhook replayed", endpoint, {"position": position})


def try_out(office: Office, endpoint: UUID) -> None:
    """A message on trial, of type `webhook.test`, in a moment."""
    _must_be_on(office.one(endpoint))
    office.deliveries.try_out(endpoint, office.now)


def _must_be_on(endpoint: Endpoint) -> None:
    if endpoint.state is not State.ON:
        raise domain.SwitchedOff()


def _in_order(types: Sequence[str]) -> list[str]:
    return [name for name in domain.TYPES if name in set(types)]


def _host_only(url: str) -> str:
    """For the audit: a path may hold a key."""
    return "/".join(url.split("/", 3)[:3]).partition("?")[0]
