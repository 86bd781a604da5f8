"""Stand-ins for the two things a use case takes from outside: an outbox that keeps what it is given, and a clock that stands still."""

from dataclasses import dataclass, field

from shared.contracts.events import NewEvent
from shared.contracts.schemas import SCHEMAS, check_complete
from shared.runtime.clock import FixedClock

__all__ = ["FixedClock", "KeepingOutbox"]


@dataclass
class KeepingOutbox:
    """Keeps the published events in order, and refuses one its readers could not read."""

    events: list[NewEvent] = field(default_factory=list)

    def publish(self, event: NewEvent) -> None:
        check_complete(event.type, event.data)
        SCHEMAS[event.type]().load(_as_json(event.data))
        self.events.append(event)

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]


def _as_json(data: object) -> dict[str, object]:
    import orjson

    loaded: dict[str, object] = orjson.loads(orjson.dumps(data))
    return loaded
