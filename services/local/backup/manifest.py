"""What a backup says of itself: when it was taken, of which schema, what it holds, how far the chain went, whose secrets it needs.

The keys are not in it: without DAIBAN_SECRET and DAIBAN_MASTER_KEYS its personal data cannot be opened, by us or by a thief.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson

from shared.runtime.settings import Settings

NAME: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` gives the rows of each, `chain` number and head (hex), `generation` the send ledger's."""

    made_at: str
    revisions: list[str]
    tables: Mapping[str, int]
    columns: Mapping[str, list[str]]
    sequences: Mapping[str, int]
    chain_number: int
    chain_head: str
    generation: str
    blobs: int
    secret_check: str
    master_keys: list[str]
    format: int = FORMAT
    keys_included: bool = False

    def written(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)


def read(raw: bytes) -> Manifest:
    """Raises ValueError for one of another format."""
    found: dict[str, Any] = orjson.loads(raw)
    if found.get("format") != FORMAT:
        raise ValueError("not a backup of this format")
    return Manifest(**found)


def secret_check(settings: Settings) -> str:
    """Tells one secret from another, and gives nothing of it away."""
    return settings.derived("backup-check").hex()[:16]
