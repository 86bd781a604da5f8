"""Which requests a resident has shown to be theirs in this browser: by tracking code and phone tail, once, for all services.

The signed form cookie keeps the keyed hash of both, never the digits; it ends with the browser, or by `forget`. A service
compares the hash with its own row's, in constant time.
"""

from hmac import compare_digest

from flask import session

_KEPT = "tracked"
_MOST = 3
"""Requests remembered at a time; the one shown longest ago goes first."""


def remember(code: str, of_both: str) -> None:
    """Keep the proof for a code in its plain form (`sealing.normal_code`)."""
    known = {name: kept for name, kept in session.get(_KEPT, {}).items() if name != code}
    session[_KEPT] = dict([*known.items(), (code, of_both)][-_MOST:])


def proof_of(code: str) -> str | None:
    """The keyed hash of code and phone tail, if this browser gave them."""
    kept = session.get(_KEPT, {}).get(code)
    return kept if isinstance(kept, str) else None


def fits(kept: str | None, wanted: str | None) -> bool:
    """Whether a proof is that of the row; never true without both."""
    return compare_digest(kept or "", wanted or "-") if kept and wanted else False


def forget() -> None:
    """On a shared computer."""
    session.pop(_KEPT, None)
