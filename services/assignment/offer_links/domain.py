"""A link for one offer: signed, single purpose, dead when the offer is. It names the offer and nothing else."""

from uuid import UUID

from shared.contracts.errors import N_, DomainError
from shared.runtime.signed_links import read_token

LIVES = 14 * 24 * 3600
"""Seconds after which a link is dead whatever became of its offer."""


class DeadLink(DomainError):
    sentence = N_("这个链接已经失效。请登录后在“我的任务”里看。")
    status = 404
    code = "dead-link"


def offer_in(key: bytes, token: str) -> UUID:
    """The offer a token names; raises DeadLink (404) for one that is forged, too old, or made for something else."""
    offer = read_token(key, token, LIVES)
    if offer is None:
        raise DeadLink()
    return offer
