"""A small district for tests of assignment: real Postgres, real HTTP, the service's own worker called where beat would."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import text
from werkzeug.serving import make_server

from services.assignment.app import web
from services.assignment.posts.bulk import import_claims, import_posts
from services.assignment.posts.domain import NewClaim, NewPost
from services.assignment.tasks import Worker
from services.assignment.volunteers.bulk import import_members
from services.assignment.volunteers.domain import NewVolunteer, number_of
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.sealing import BlindIndex, PersonSeal, tracking_hashes
from shared.runtime.settings import Settings
from tests.http import Caller

TOWN, OTHER_TOWN = "510503108", "510503102"
VILLAGE = "510503108201"
CODE, TAIL = "7K2MQ9XWTD4R", "8000"
SUMMER = datetime(2014, 3, 3, 2, 0, tzinfo=UTC)
MATTER: dict[str, Any] = {
    "code": "dibao",
    "name": "农村低保申请",
    "name_en": "Rural subsistence allowance",
    "category": "welfare",
    "kind": "promised",
    "post_kind": "errands",
    "skills": [{"skill": "paperwork", "level": 1}],
    "handler_kinds": [],
    "effort_minutes": 90,
    "promised_working_days": 5,
    "statutory_working_days": 20,
    "closes_by": "confirmation",
}


def a_volunteer(serial: int, **more: Any) -> NewVolunteer:
    known: dict[str, Any] = {
        "id": uuid7(),
        "number": number_of(serial),
        "person_id": uuid7(),
        "name": f"志愿者{serial}",
        "kind": "volunteer",
        "member": True,
        "work_unit": "区农业局",
        "category": "机关",
        "village": VILLAGE,
        "area_scope": TOWN,
        "registered_on": date(2014, 1, 1),
        "checked_in_on": date(2014, 1, 2),
        "skills": {"paperwork": 2},
    }
    return NewVolunteer(**{**known, **more})


@dataclass
class House:
    """The service, its neighbours' databases, and accounts to call it with."""

    settings: Settings
    database_of: Callable[[str], Database]
    clock: Any = field(default_factory=SystemClock)
    base: str = ""
    _serial: int = 0

    def __post_init__(self) -> None:
        self.worker = Worker(self.database_of("assignment"), self.clock, self.settings.offer_hours)
        self.server = make_server("127.0.0.1", 0, web(self.settings, self.clock), threaded=True)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()

    @property
    def anonymous(self) -> Caller:
        return Caller(self.base)

    def as_person(self, person: UUID) -> Caller:
        token = str(uuid7())
        with self.database_of("assignment").transaction() as work:
            work.connection.execute(
                text("SELECT identity.start_session(:hash, :person, now() + interval '1 hour')"),
                {"hash": sha256(token.encode()).digest(), "person": person},
            )
        return Caller(self.base, token)

    def staff(self, role: str, area: str) -> Caller:
        person = uuid7()
        with self.database_of("assignment").transaction() as work:
            work.connection.execute(
                text(
                    "SELECT identity.open_account(:id, :name, '测试', NULL, NULL, jsonb_build_array(jsonb_build_array(CAST(:role AS text), CAST(:area AS text))))"
                ),
                {"id": person, "name": f"{role}-{area}-{person}", "role": role, "area": area},
            )
        return self.as_person(person)

    def volunteer(self, post: str = "errands", **more: Any) -> NewVolunteer:
        """Somebody on the list, checked in, holding an approved claim on one kind of post."""
        self._serial += 1
        made = a_volunteer(self._serial, **more)
        database = self.database_of("assignment")
        import_members(database, [made], lambda _: None)
        new_post = NewPost(uuid7(), post, made.village, 50, SUMMER)
        import_posts(database, [new_post], lambda _: None)
        held = NewClaim(uuid7(), new_post.id, made.id, SUMMER, SUMMER)
        import_claims(database, [held], {new_post.id: made.village}, lambda _: None)
        return made

    def accepted(
        self,
        occurred_at: datetime | None = None,
        area: str = VILLAGE,
        code: str = CODE,
        matter: dict[str, Any] | None = None,
        due_at: datetime | None = None,
        without: tuple[str, ...] = (),
        **more: Any,
    ) -> UUID:
        """Intake accepts a request: the event is published, nothing is consumed yet."""
        request, resident = uuid7(), uuid7()
        at = occurred_at or datetime.now(UTC)
        with self.database_of("intake").transaction() as work:
            seal = PersonSeal(work.connection, self.settings)
            seal.new_key(resident)
            code_hash, tail_hash = tracking_hashes(BlindIndex(self.settings), code, TAIL)
            data = {
                "number": "NX1",
                "channel": "web",
                "matter_code": "dibao",
                "resident_id": resident,
                "tracking_hash": code_hash,
                "tail_hash": tail_hash,
                "matter": {**MATTER, **(matter or {})},
                "submitted_at": at,
                "due_at": due_at or at + timedelta(days=9),
                "promised_due_on": (at + timedelta(days=9)).date(),
                "provisional": False,
                "calendar_version": "test",
                "description": seal.seal(resident, "description", "母亲78岁，想申请低保"),
                "requester_name": seal.seal(resident, "requester_name", "测试甲"),
                "requester_phone": seal.seal(resident, "requester_phone", "13800138000"),
                "requester_address": None,
                **more,
            }
            data = {name: value for name, value in data.items() if name not in without}
            work.outbox.publish(NewEvent("request.accepted", request, area, at, Actor("clerk"), data))
        return request

    def consume(self) -> int:
        return sum(self.worker.consume(lane) for lane in range(self.settings.lanes))

    def offered(self, **more: Any) -> UUID:
        """A request that was accepted and taken through the round."""
        request = self.accepted(**more)
        self.consume()
        return request

    def events(self, request: UUID) -> list[str]:
        with self.database_of("assignment").reading() as connection:
            rows = connection.execute(
                text("SELECT type FROM bus.event WHERE subject = :id ORDER BY position"), {"id": request}
            )
            return list(rows.scalars())

    def one(self, statement: str, **values: Any) -> Any:
        with self.database_of("assignment").reading() as connection:
            return connection.execute(text(statement), values).one()
