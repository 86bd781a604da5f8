"""A reporting service over the module's database, accounts to read with, and a way to let it hear what was published."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from services.reporting import tasks
from services.reporting.app import web
from shared.contracts.events import uuid7
from shared.identity.sessions import hash_password, sign_in
from shared.runtime.bus.inbox import Inbox
from shared.runtime.database import Database
from shared.runtime.settings import Settings
from tests.integration.reporting.stories import DISTRICT, OTHER_TOWN, TOWN, VILLAGE, Story, tell

_OPEN = text("SELECT identity.open_account(:person, :name, :shown, :hash, :mail, CAST(:roles AS jsonb))")
HERE = "https://127.0.0.1"
ACCOUNTS = {
    "supervisor": ("supervisor", DISTRICT, None),
    "dispatcher": ("dispatcher", TOWN, "dispatcher@example.cn"),
    "clerk": ("clerk", TOWN, None),
    "other_clerk": ("clerk", OTHER_TOWN, None),
    "leader": ("leader", TOWN, "leader@example.cn"),
    "auditor": ("auditor", DISTRICT, None),
    "volunteer": ("volunteer", VILLAGE, "volunteer@example.cn"),
}


class House:
    """Reporting with both its upstream services' outboxes at hand."""

    def __init__(self, settings: Settings, database_of: Callable[[str], Database]) -> None:
        self.settings = settings
        self.intake, self.assignment, self.database = (
            database_of(service) for service in ("intake", "assignment", "reporting")
        )
        self.people: dict[str, UUID] = {}
        self.tokens: dict[str, str] = {}
        self._open_accounts()
        self.app = web(settings)

    def _open_accounts(self) -> None:
        hashed = hash_password("a password")
        for name, (role, area, mail) in ACCOUNTS.items():
            self.people[name] = uuid7()
            values: dict[str, Any] = {
                "person": self.people[name],
                "name": name,
                "shown": name,
                "hash": hashed,
                "mail": mail,
            }
            with self.intake.transaction() as work:
                work.connection.execute(_OPEN, {**values, "roles": orjson.dumps([[role, area]]).decode()})
            with self.intake.transaction() as work:
                self.tokens[name] = sign_in(work.connection, "intake", name, "a password", datetime.now(UTC)).token

    def hear(self, *stories: Story) -> int:
        """Publish the stories and let reporting work off everything; returns how many events it did."""
        tell(self.intake, self.assignment, *stories)
        inbox = Inbox(self.database, tasks.handle)
        return sum(inbox.work_lane(lane) for lane in range(self.settings.lanes))

    def get(self, path: str, who: str | None = "supervisor", **query: Any) -> Any:
        client: FlaskClient = self.app.test_client()
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return client.get(path, headers=headers, query_string=query or None, base_url="http://127.0.0.1")

    def post(self, path: str, who: str = "supervisor", **form: Any) -> Any:
        """A form sent by somebody signed in, with the token a page of theirs gave."""
        client, headers = self.app.test_client(), {"Authorization": f"Bearer {self.tokens[who]}", "Referer": HERE}
        page = client.get("/track", base_url=HERE).text
        form["csrf_token"] = page.split('name="csrf_token" value="')[1].split('"')[0]
        return client.post(path, headers=headers, data=form, base_url=HERE)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.database.reading() as connection:
            return list(connection.execute(text(statement), values))


@pytest.fixture(scope="module")
def house(settings: Settings, database_of: Callable[[str], Database]) -> House:
    return House(settings, database_of)
