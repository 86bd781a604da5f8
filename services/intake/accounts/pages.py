"""The sign-in page of the whole house; the page itself is the shell's, here is who is let in and where they land."""

from flask import Blueprint
from flask_babel import lazy_gettext

from services.intake.accounts import sessions
from services.intake.accounts.domain import home_of
from shared.identity.sessions import LIFETIME
from shared.web.sign_in import OpenedSession, sign_in_blueprint

DEMO_ACCOUNTS = (
    ("clerk-510503108", lazy_gettext("窗口人员")),
    ("dispatcher-510503108", lazy_gettext("调度")),
    ("organiser-510503108", lazy_gettext("组织员")),
    ("supervisor", lazy_gettext("区督办")),
    ("v00001", lazy_gettext("志愿者")),
)


def sign_in_pages(is_demo: bool) -> Blueprint:
    """`/desk/sign-in` and `/desk/sign-out`; a demo district shows its accounts to pick from."""
    return sign_in_blueprint(_open, sessions.close_session, DEMO_ACCOUNTS if is_demo else ())


def _open(username: str, password: str) -> OpenedSession:
    opened = sessions.open_session(username, password)
    return OpenedSession(opened.token, int(LIFETIME.total_seconds()), home_of(opened.person))
