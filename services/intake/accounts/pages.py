"""The sign-in page of the whole house; the page itself is the shell's, here is who is let in and where they land."""

from flask import Blueprint
from flask_babel import lazy_gettext

from services.intake.accounts import sessions
from services.intake.accounts.domain import home_of
from shared.identity.sessions import LIFETIME
from shared.web.sign_in import NO_DEMO, Demo, OpenedSession, sign_in_blueprint

DEMO_PASSWORD = "daiban-demo"
"""Of every demo account; committed, worth nothing, and accepted in demo mode only."""
DEMO_ACCOUNTS = (
    ("clerk-510503108", lazy_gettext("窗口人员")),
    ("v00001", lazy_gettext("志愿者")),
    ("dispatcher-510503108", lazy_gettext("调度")),
    ("organiser-510503108", lazy_gettext("组织员")),
    ("leader-510503108", lazy_gettext("镇分管领导")),
    ("supervisor", lazy_gettext("区督办")),
    ("admin", lazy_gettext("管理员")),
    ("auditor", lazy_gettext("审计")),
)


def sign_in_pages(is_demo: bool) -> Blueprint:
    """`/desk/sign-in`, `/desk/sign-out` and `/desk/password`; a demo district shows its accounts to pick from."""
    demo = Demo(DEMO_ACCOUNTS, DEMO_PASSWORD) if is_demo else NO_DEMO
    return sign_in_blueprint(_open, sessions.close_session, _change, demo)


def _change(username: str, current: str, new: str, again: str) -> OpenedSession:
    opened = sessions.change_password(username, current, new, again)
    return OpenedSession(opened.token, int(LIFETIME.total_seconds()), home_of(opened.person))


def _open(username: str, password: str) -> OpenedSession:
    opened = sessions.open_session(username, password)
    return OpenedSession(opened.token, int(LIFETIME.total_seconds()), home_of(opened.person))
