"""A link for one offer: signed, single purpose, dead when the offer is. It names the offer and nothing else."""

from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

from shared.contracts.errors import N_, DomainError

LIVES = 14 * 24 * 3600
"""Seconds after which a link is dead whatever became of its offer."""


class DeadLink(DomainError):
    sentence = N_("这个链接已经失效。请登录后在“我的任务”里看。")
    status = 404
    code = "dead-link"


def token_of(key: bytes, offer_id: UUID) -> str:
    token: str = _signer(key).dumps(offer_id.hex)
    return token


def offer_in(key: bytes, token: str) -> UUID:
    """The offer a token names; raises DeadLink (404) for one that is forged, too old, or made for something else."""
    try:
        return UUID(_signer(key).loads(token, max_age=LIVES))
    except (BadData, ValueError, TypeError, AttributeError):
        raise DeadLink() from None


def _signer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="daiban-offer")
