"""Opening and closing a session for whoever asks, a program or a page."""

from services.intake.surroundings import SERVICE, around
from shared.identity.sessions import Session, sign_in, sign_out


def open_session(username: str, password: str) -> Session:
    """Raises WrongPassword or TooMany. Statements commit one by one, so that a wrong guess stays counted."""
    with around().database.reading() as connection:
        return sign_in(connection, SERVICE, username, password, around().clock.now())


def close_session(token: str) -> None:
    with around().database.reading() as connection:
        sign_out(connection, token)
