"""What counts as a signature, and which of them are called about. Pure."""

import hashlib
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError

SCREEN: Final = "screen"
PAPER: Final = "paper"
LARGEST_DRAWING: Final = 400_000
"""Characters of a drawing as the page sends it: ten times what a finger draws."""
FEWEST_DARK: Final = 150
"""Dark pixels of the drawing; a tap by mistake leaves fewer."""
SMALLEST_SIDE: Final = 24


class NoSignature(DomainError):
    sentence = N_("还没有签字。请群众用手指在框里签上名字，不会写字的可以画一个圈。")
    status = 422
    code = "no-signature"


class BadDrawing(DomainError):
    sentence = N_("签字没有传上来，请清除后重签一次。")
    status = 422
    code = "bad-drawing"


def is_sampled(confirmation_id: UUID, percent: int) -> bool:
    """Whether this one is called about: by a hash of its id, which nobody knows before the signature is kept."""
    return hashlib.sha256(confirmation_id.bytes).digest()[0] * 100 < percent * 256
