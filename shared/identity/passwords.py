"""What a password must be, and first passwords as an administrator hands them out. Pure but for the dice.

Long rather than odd, as NIST SP 800-63B (2024) 3.1.1.2 advises: at least ten characters, no rule about kinds of characters, and what
anybody would try first is refused.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from shared.contracts.errors import N_, Invalid

SHORTEST, LONGEST = 10, 200
FEWEST_DIFFERENT = 5
FIRST_PASSWORD_LASTS: Final = timedelta(days=7)

TOO_SHORT = N_("密码至少10个字符，可以是一句话。")
TOO_LONG = N_("密码最多200个字符。")
TOO_EASY = N_("这个密码太容易猜到，请换一个。")
HAS_NAME = N_("密码里不要有用户名。")
NOT_TWICE = N_("两次填的密码不一样。")
THE_SAME = N_("新密码要和现在的不同。")

_ROWS: Final = ("0123456789012345", "9876543210987654", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_KNOWN: Final = ("password", "daiban-demo", "admin", "woaini")
# No 0 O 1 l I: these are read out over the telephone and copied from paper.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """Three groups of four: 59 bits, for one use within a week."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def check_new_password(username: str, current: str, new: str, again: str) -> None:
    """Raise Invalid naming the field and what is wrong with it."""
    wrong: Mapping[str, list[str]] = {}
    if found := _wrong_with(username, current, new):
        wrong = {"new": [found]}
    elif new != again:
        wrong = {"again": [NOT_TWICE]}
    if wrong:
        raise Invalid(wrong)


def _wrong_with(username: str, current: str, new: str) -> str | None:
    small = new.casefold()
    if len(new) < SHORTEST:
        return TOO_SHORT
    if len(new) > LONGEST:
        return TOO_LONG
    if new == current:
        return THE_SAME
    if username.casefold() in small:
        return HAS_NAME
    if len(set(small)) < FEWEST_DIFFERENT or small in _KNOWN or any(small in row for row in _ROWS):
        return TOO_EASY
    if any(small.strip("0123456789!.") == word for word in _KNOWN):
        return TOO_EASY
    return None
