"""Links that carry their own right: signed, for one purpose, naming one thing and nothing else.

The key is derived from the secret of the house, so whoever sends the message and whoever answers the link need no word
between them and nothing of it stands in an event.
"""

from typing import Final
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

OFFER_KEY: Final = "offer link"
"""What the key of an offer's link is derived for (`Settings.derived`)."""


def token_of(key: bytes, offer_id: UUID) -> str:
    token: str = _signer(key).dumps(offer_id.hex)
    return token


def read_token(key: bytes, token: str, lives: int) -> UUID | None:
    """What a token names; None for one that is forged, older than `lives` seconds, or made for something else."""
    try:
        return UUID(_signer(key).loads(token, max_age=lives))
    except (BadData, ValueError, TypeError, AttributeError):
        return None


def offer_address(base_url: str, key: bytes, offer_id: UUID) -> str:
    return f"{base_url}/work/offer/{token_of(key, offer_id)}"


def confirmation_address(base_url: str, token: str) -> str:
    return f"{base_url}/confirm/token/{token}"


def _signer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="daiban-offer")
