"""The words of a request as a sketch of 64 bytes: alike words give alike sketches, and nothing can be read out of one. Pure.

Pairs of neighbouring characters are hashed under a key, and of those that fall into one of 64 buckets the least is kept
(one-permutation min-hashing, Li, Owen & Zhang 2012): two sketches agree in about as many buckets as the two texts have
pairs in common. The key is another one for every village, so that sketches can only be compared within one.
"""

import unicodedata
from hashlib import blake2b
from itertools import pairwise
from typing import Final, Protocol

BUCKETS: Final = 64
_LONGEST: Final = 600
"""Characters that count: what a request is about is said by then."""


class Keys(Protocol):
    """Keyed hashes; `shared.runtime.sealing.BlindIndex` makes them."""

    def of(self, purpose: str, *parts: str) -> str: ...


def words_sketch(keys: Keys, village: str, words: str) -> bytes | None:
    """The sketch of what somebody of that village said."""
    return sketch_of(bytes.fromhex(keys.of("words", village)), words)


def sketch_of(key: bytes, words: str) -> bytes | None:
    """64 bytes, 0 for an empty bucket; None for words too short to compare. `key` has 16 to 64 bytes."""
    pairs = _pairs(words)
    if len(pairs) < 3:
        return None
    least = bytearray(BUCKETS)
    for pair in pairs:
        digest = blake2b(pair.encode(), digest_size=2, key=key).digest()
        bucket, value = digest[0] % BUCKETS, digest[1] or 1
        least[bucket] = min(least[bucket] or 255, value)
    return bytes(least)


def likeness(one: bytes, other: bytes) -> float:
    """About the share of pairs the two texts have in common, 0.0 to 1.0."""
    same = used = 0
    for left, right in zip(one, other, strict=True):
        used += bool(left or right)
        same += bool(left) and left == right
    return same / used if used else 0.0


def _pairs(words: str) -> set[str]:
    """Neighbouring letters, figures and characters; case, width, spaces and punctuation do not count."""
    plain = [letter for letter in unicodedata.normalize("NFKC", words).casefold()[: 2 * _LONGEST] if letter.isalnum()][
        :_LONGEST
    ]
    return {left + right for left, right in pairwise(plain)}
