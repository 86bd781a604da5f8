"""Opening and closing a session for whoever asks, a program or a page."""

from services.intake.surroundings import SERVICE, around
from shared.identity import sessions as identity_sessions
from shared.identity.sessions import Session, sign_in, sign_out


def open_session(username: str, password: str) -> Session:
    """Raises WrongPassword or TooMany. Statements commit one by one, so that a wrong guess stays counted."""
    with around().database.reading() as connection:
        return sign_in(connection, SERVICE, username, password, around().clock.now())


def change_password(username: str, current: str, new: str, again: str) -> Session:
    """Raises what signing in raises, and Invalid for a new password that will not do."""
    words, now = (current, new, again), around().clock.now()
    with around().database.reading() as connection:
        return identity_sessions.change_password(connection, SERVICE, username, words, now)


def close_session(token: str) -> None:
    with around().database.reading() as connection:
        sign_out(connection, token)
