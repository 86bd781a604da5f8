"""What entering keeps and looks up: drafts (sealed), the numbers read out over the counter, requests of the last weeks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from services.intake.entry.domain import Earlier
from services.intake.requests.domain import READERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

DRAFT_KEPT: Final = timedelta(hours=24)
_FIELDS = (
    """q.id, q.number, q.status, q.village, coalesce(q.matter_code, q.suggested_code) AS matter_code, q.submitted_at"""
)
_LIVE = "q.status NOT IN ('refused', 'withdrawn', 'merged', 'answered')"
# The person's own requests and the village's latest, in one statement; nothing sealed, nothing outside the reader's areas.
_EARLIER = text(f"""
    (SELECT {_FIELDS}, true AS same_person, q.words_sketch AS sketch FROM intake.request q
     WHERE q.resident_id IN (SELECT coalesce(merged_into, id) FROM intake.resident WHERE same_person_hash = :same_person
                             UNION SELECT id FROM intake.resident WHERE same_person_hash = :same_person)
       AND q.id > :since AND {_LIVE} AND q.village LIKE ANY (:areas) AND {seen_by("q", "village")}
     ORDER BY q.id DESC LIMIT 20)
    UNION ALL
    (SELECT {_FIELDS}, false, q.words_sketch FROM intake.request q
     WHERE q.village = :village AND q.id > :lately AND {_LIVE} AND q.words_sketch IS NOT NULL
       AND q.village LIKE ANY (:areas) AND {seen_by("q", "village")}
     ORDER BY q.id DESC LIMIT 400)
""")
_COUNT_ON = text("""
    WITH next AS (
        INSERT INTO intake.counter_day AS d (town, day, last) SELECT :town, :day, 100001
        WHERE NOT EXISTS (SELECT FROM intake.counter_number WHERE request_id = :request)
        ON CONFLICT (town, day) DO UPDATE SET last = d.last + 1 RETURNING last
    ), given AS (
        INSERT INTO intake.counter_number (town, day, number, request_id) SELECT :town, :day, last, :request FROM next
        RETURNING number
    )
    SELECT number, true FROM given UNION ALL SELECT number, false FROM intake.counter_number WHERE request_id = :request
""")
_BY_COUNTER = text(
    """
    SELECT n.request_id FROM intake.counter_number n JOIN intake.request q ON q.id = n.request_id
    WHERE n.town = ANY (:towns) AND n.number = :number AND (CAST(:day AS date) IS NULL OR n.day = :day)
      AND q.village LIKE ANY (:areas) AND {seen} ORDER BY n.day DESC LIMIT 1
""".replace("{seen}", seen_by("q", "village"))
)
_DRAFT = text("SELECT body FROM intake.desk_draft WHERE person_id = :person AND saved_at > :since AND body IS NOT NULL")
# A page that was sent or cleared may still have a save under way: its key has ended, so the save changes nothing.
_KEEP = text("""
    INSERT INTO intake.desk_draft AS d (person_id, body, saved_at) VALUES (:person, :body, :at)
    ON CONFLICT (person_id) DO UPDATE SET body = :body, saved_at = :at WHERE d.ended_key IS DISTINCT FROM :key
""")
_END = text("""
    INSERT INTO intake.desk_draft (person_id, ended_key, saved_at) VALUES (:person, :key, :at)
    ON CONFLICT (person_id) DO UPDATE SET body = NULL, ended_key = :key, saved_at = :at
""")


class EntryStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def earlier(
        self, reader: Person, same_person: str | None, since: UUID, village: str, lately: UUID
    ) -> Sequence[Earlier]:
        values: dict[str, Any] = {"same_person": same_person, "since": since, "village": village, "lately": lately}
        values |= {"areas": [f"{area}%" for area in reader.areas(*READERS)], **reader_values(reader, *READERS)}
        return [Earlier(*row) for row in self._connection.execute(_EARLIER, values)]

    def counter_number(self, request_id: UUID, town: str, day: date) -> tuple[int, bool]:
        """The request's number to read out, counted on the first time it is asked for; and whether this was that time."""
        values = {"request": request_id, "town": town, "day": day}
        number, is_new = self._connection.execute(_COUNT_ON, values).tuples().first() or (0, False)
        return int(number), bool(is_new)

    def draft(self, person: UUID, now: datetime) -> bytes | None:
        """The sealed draft, not older than a day."""
        row: Any = self._connection.execute(_DRAFT, {"person": person, "since": now - DRAFT_KEPT}).scalar_one_or_none()
        return bytes(row) if row is not None else None

    def keep_draft(self, person: UUID, key: str, body: bytes, now: datetime) -> None:
        self._connection.execute(_KEEP, {"person": person, "key": key, "body": body, "at": now})

    def end_draft(self, person: UUID, key: str, now: datetime) -> None:
        """Nothing of the draft is kept, and a save of the same page that comes late is not either."""
        self._connection.execute(_END, {"person": person, "key": key, "at": now})
