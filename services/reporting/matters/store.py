"""Names of matters by code in Postgres, the newest version's: kept from acceptances and from the catalogue's changes."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection, text

from shared.contracts.events import Event

HEARD: Final = frozenset({"request.accepted", "matter.changed"})
# What is known already takes no lock: acceptances are worked off by many at once.
_KEEP = text("""
    INSERT INTO reporting.matter_names (code, version, name, name_en)
    SELECT n.code, n.version, n.name, n.name_en FROM jsonb_populate_recordset(NULL::reporting.matter_names, CAST(:rows AS jsonb)) n
    WHERE NOT EXISTS (SELECT FROM reporting.matter_names m WHERE m.code = n.code AND m.version >= n.version)
    ORDER BY n.code
    ON CONFLICT (code) DO UPDATE SET (version, name, name_en) = ROW (EXCLUDED.version, EXCLUDED.name, EXCLUDED.name_en)
    WHERE matter_names.version < EXCLUDED.version
""")
_ALL = text("SELECT code, name, name_en FROM reporting.matter_names")


class MatterNameStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, events: Iterable[Event]) -> None:
        """Keep what the events call their matters; of each code the newest version's name."""
        rows: dict[str, dict[str, Any]] = {}
        for told in (_told(event) for event in events if event.type in HEARD):
            if told["version"] >= rows.get(told["code"], told)["version"]:
                rows[told["code"]] = told
        if rows:
            self._connection.execute(_KEEP, {"rows": orjson.dumps(list(rows.values())).decode()})

    def all(self) -> dict[str, tuple[str, str]]:
        """Code → (Chinese, English)."""
        return {row.code: (row.name, row.name_en) for row in self._connection.execute(_ALL)}


def _told(event: Event) -> dict[str, Any]:
    matter: Mapping[str, Any] = event.data if event.type == "matter.changed" else event.data["matter"]
    return {name: matter[name] for name in ("code", "name", "name_en")} | {"version": matter.get("version") or 1}
