"""Runs and their lines: waiting, claimed in order by the one worker that imports, and done once for ever."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

_LOCK: Final = 7_301_508_511  # any fixed number: one worker imports at a time, so that no line is looked for by two
_MAKE = text(
    "INSERT INTO intake.import_run (id, person_id, file_name, state, rows) VALUES (:id, :person, :name, 'preview', :rows)"
)
_ADD = text("""
    INSERT INTO intake.import_row (run_id, line, state, fingerprint, content, problems)
    VALUES (:run, :line, :state, :fingerprint, :content, CAST(:problems AS jsonb))
""")
_KNOWN = text("SELECT fingerprint FROM intake.import_row WHERE state = 'done' AND fingerprint = ANY (:fingerprints)")
_COUNTS = "(SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM intake.import_row WHERE run_id = r.id GROUP BY state) c)"
_RUN = text(f"""
    SELECT r.id, r.person_id, r.file_name, r.state, r.rows, r.made_at, r.started_at, r.finished_at, {_COUNTS} AS counts
    FROM intake.import_run r WHERE r.id = :id AND r.person_id = :person
""")
_RUNS = text(f"""
    SELECT r.id, r.file_name, r.state, r.rows, r.made_at, {_COUNTS} AS counts FROM intake.import_run r
    WHERE r.person_id = :person AND r.state <> 'dropped' ORDER BY r.made_at DESC LIMIT 10
""")
_START = text("""
    UPDATE intake.import_run SET state = 'running', started_at = now()
    WHERE id = :id AND person_id = :person AND state IN ('preview', 'stopped')
      AND EXISTS (SELECT FROM intake.import_row WHERE run_id = :id AND state = 'ready') RETURNING id
""")
_DROP = text("""
    WITH dropped AS (UPDATE intake.import_run SET state = 'dropped' WHERE id = :id AND person_id = :person AND state = 'preview' RETURNING id)
    DELETE FROM intake.import_row WHERE run_id IN (SELECT id FROM dropped)
""")
_SHOWN = text("""
    SELECT w.line, w.state, w.content, w.problems, w.request_id, q.number FROM intake.import_row w
    LEFT JOIN intake.request q ON q.id = w.request_id
    WHERE w.run_id = :run AND w.state = ANY (:states) ORDER BY w.line LIMIT :most
""")
_TRY = text("SELECT pg_try_advisory_xact_lock(:lock)")
_NEXT_RUN = text(
    "SELECT id, person_id FROM intake.import_run WHERE state = 'running' ORDER BY started_at, id LIMIT 1 FOR UPDATE"
)
_NEXT_LINES = text("""
    SELECT line, content, fingerprint,
           EXISTS (SELECT FROM intake.import_row o WHERE o.fingerprint = w.fingerprint AND o.state = 'done') AS is_known
    FROM intake.import_row w WHERE run_id = :run AND state = 'ready' ORDER BY line LIMIT :most
""")
_SETTLE = text("""
    UPDATE intake.import_row SET state = :state, request_id = :request, problems = CAST(:problems AS jsonb),
        content = CASE WHEN :state = 'done' THEN NULL ELSE content END
    WHERE run_id = :run AND line = :line
""")
_FINISH = text("UPDATE intake.import_run SET state = :state, finished_at = now() WHERE id = :run")


class ImportStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, run: UUID, person: UUID, file_name: bytes, lines: Sequence[Mapping[str, Any]]) -> None:
        """A run to be looked through, with all its lines."""
        self._connection.execute(_MAKE, {"id": run, "person": person, "name": file_name, "rows": len(lines)})
        for start in range(0, len(lines), 1000):
            self._connection.execute(_ADD, [{"run": run, **line} for line in lines[start : start + 1000]])

    def known(self, fingerprints: Sequence[str]) -> set[str]:
        """Those that were imported before, from whichever file."""
        return set(self._connection.execute(_KNOWN, {"fingerprints": list(fingerprints)}).scalars())

    def run(self, run: UUID, person: UUID) -> Row[Any] | None:
        return self._connection.execute(_RUN, {"id": run, "person": person}).one_or_none()

    def runs(self, person: UUID) -> list[Row[Any]]:
        return list(self._connection.execute(_RUNS, {"person": person}))

    def start(self, run: UUID, person: UUID) -> bool:
        return self._connection.execute(_START, {"id": run, "person": person}).one_or_none() is not None

    def drop(self, run: UUID, person: UUID) -> None:
        self._connection.execute(_DROP, {"id": run, "person": person})

    def lines(self, run: UUID, states: Sequence[str], most: int) -> list[Row[Any]]:
        return list(self._connection.execute(_SHOWN, {"run": run, "states": list(states), "most": most}))

    def claim(self) -> tuple[UUID, UUID] | None:
        """(run, person) to work on, for this transaction alone; None when another works or nothing waits."""
        if not self._connection.execute(_TRY, {"lock": _LOCK}).scalar_one():
            return None
        row = self._connection.execute(_NEXT_RUN).one_or_none()
        return (row.id, row.person_id) if row else None

    def next_lines(self, run: UUID, most: int) -> list[Row[Any]]:
        return list(self._connection.execute(_NEXT_LINES, {"run": run, "most": most}))

    def settle(
        self, run: UUID, line: int, state: str, request: UUID | None = None, problems: Sequence[Sequence[str]] = ()
    ) -> None:
        values = {"run": run, "line": line, "state": state, "request": request}
        self._connection.execute(_SETTLE, {**values, "problems": orjson.dumps(list(problems)).decode()})

    def finish(self, run: UUID, state: str) -> None:
        self._connection.execute(_FINISH, {"run": run, "state": state})
