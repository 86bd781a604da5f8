"""The code a request is tracked by: made once, shown in groups. Pure."""

import secrets
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_tracking_code() -> str:
    """Twelve Crockford characters from the system's generator: 60 bits."""
    return "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(12))


def grouped(code: str) -> str:
    """`7K3M 9QXA 02TZ`, easier to read out."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
