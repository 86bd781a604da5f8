"""What somebody has typed into an entry form and not sent yet: kept on the server, sealed, one per person and form.

Saved while typing (the script asks for it), so that a lost line or another device loses nothing; sent or cleared, it is gone.
"""

from typing import Any, Final

import orjson
from sqlalchemy import text

from services.intake.surroundings import around
from shared.identity.access import person

LONGEST: Final = 60_000
_KEEP = text("""
    INSERT INTO intake.entry_draft (person_id, form, typed) VALUES (:person, :form, :typed)
    ON CONFLICT (person_id, form) DO UPDATE SET typed = excluded.typed, saved_at = now()
""")
_READ = text("SELECT typed FROM intake.entry_draft WHERE person_id = :person AND form = :form")
_CLEAR = text("DELETE FROM intake.entry_draft WHERE person_id = :person AND form = :form")


def keep(form: str, values: dict[str, Any]) -> bool:
    """Keep what was typed; False when it is too long to be kept."""
    clear = orjson.dumps(values)
    if len(clear) > LONGEST:
        return False
    with around().database.reading() as connection:
        typed = around().replies.seal(clear, _context(form))
        connection.execute(_KEEP, {"person": person().id, "form": form, "typed": typed})
    return True


def kept(form: str) -> dict[str, Any]:
    """What was typed last; empty when there is nothing."""
    with around().database.reading() as connection:
        sealed = connection.execute(_READ, {"person": person().id, "form": form}).scalar_one_or_none()
    found: dict[str, Any] = orjson.loads(around().replies.open(bytes(sealed), _context(form))) if sealed else {}
    return found


def clear(form: str) -> None:
    """Forget it."""
    with around().database.reading() as connection:
        connection.execute(_CLEAR, {"person": person().id, "form": form})


def _context(form: str) -> str:
    """Bound to the person: one cannot be shown another's draft."""
    return f"entry-draft:{form}:{person().id}"
