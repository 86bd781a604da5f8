"""What intake does when it is woken. It stands at the head of the stream and hears no events, so there is no table of them."""

from sqlalchemy import text

from shared.runtime.database import Database

# Replies are kept as long as the thing they made (design §6): nothing of theirs is removed here.
_TIDY = text("SELECT identity.tidy_sessions()")


def tidy(database: Database) -> None:
    """`intake.tidy`: drop ended sessions and old guess counters. May run twice or not for days."""
    with database.reading() as connection:
        connection.execute(_TIDY)
