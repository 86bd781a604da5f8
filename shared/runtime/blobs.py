"""The blob store: pictures and papers too large for a row, each encrypted under a key of its own and named by its hash.

The store never sees a key: `sealed` makes (name, key, content), the caller keeps the key sealed under the person's, and
without it a blob is noise. Here the folder of one machine; another store (S3) is another class behind `Blobs`.
"""

import hashlib
import os
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

_NONCE, _TAG = 12, 16
_PIECE = 1 << 18
_LEFT_FOR = 86_400
"""Seconds an unfinished file may lie."""
_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs(Protocol):
    """Where blobs lie. A name is written once; getting or removing what is not there is no error."""

    def put(self, name: str, content: bytes) -> None: ...
    def keep(self, clear: Iterable[bytes]) -> tuple[str, str]: ...
    def get(self, name: str) -> bytes | None: ...
    def remove(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class SealedBlob:
    """What goes into the store, and the key that opens it; the name is the SHA-256 of what lies there."""

    name: str
    key: str = field(repr=False)
    content: bytes = field(repr=False)


class CannotOpenBlob(Exception):
    """A blob was altered, or the key is another one's."""


def sealed(clear: bytes) -> SealedBlob:
    """Encrypt under a fresh key (AES-256-GCM), given as URL-safe base64."""
    key, nonce = os.urandom(32), os.urandom(_NONCE)
    content = nonce + AESGCM(key).encrypt(nonce, clear, None)
    return SealedBlob(hashlib.sha256(content).hexdigest(), urlsafe_b64encode(key).decode(), content)


def _sealed_in_pieces(clear: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """What `sealed` makes, piece by piece: nonce, ciphertext, tag."""
    nonce = os.urandom(_NONCE)
    yield nonce
    encryptor = Cipher(AES(key), GCM(nonce)).encryptor()
    for piece in clear:
        yield encryptor.update(piece)
    yield encryptor.finalize()
    yield encryptor.tag


def opened(content: bytes, key: str) -> bytes:
    """The clear bytes; raises CannotOpenBlob."""
    try:
        return AESGCM(urlsafe_b64decode(key)).decrypt(content[:_NONCE], content[_NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise CannotOpenBlob from error


def _opened_in_pieces(file: BinaryIO, key: str) -> Iterator[bytes]:
    """First nothing, once the whole is known to be unaltered; then the clear bytes, a piece at a time."""
    with file:
        for _ in _clear(file, key):
            pass
        yield b""
        yield from _clear(file, key)


def _clear(file: BinaryIO, key: str) -> Iterator[bytes]:
    left = file.seek(0, os.SEEK_END) - _NONCE - _TAG
    if left < 0:
        raise CannotOpenBlob
    try:
        file.seek(_NONCE + left)
        tag = file.read(_TAG)
        file.seek(0)
        decryptor = Cipher(AES(urlsafe_b64decode(key)), GCM(file.read(_NONCE), tag)).decryptor()
        while piece := file.read(min(_PIECE, left)):
            left -= len(piece)
            yield decryptor.update(piece)
        yield decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise CannotOpenBlob from error


class FolderBlobs:
    """Blobs as files, in 256 folders by the first two characters of the name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        """On the disk when this returns: written beside its place, synced, then moved there whole."""
        place = self._place(name)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = place.with_name(f".{name}.{os.getpid()}.part")
        try:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
            _sync(place.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def keep(self, clear: Iterable[bytes]) -> tuple[str, str]:
        """Seal and put what is too long for memory, a piece at a time; returns its name and key, as `sealed` makes them."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear_away()
        key, digest = os.urandom(32), hashlib.sha256()
        unfinished = self._folder / f".{uuid4().hex}.{os.getpid()}.part"
        try:
            with unfinished.open("xb") as file:
                for piece in _sealed_in_pieces(clear, key):
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            place = self._place(digest.hexdigest())
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.replace(place)
            _sync(place.parent)
        finally:
            unfinished.unlink(missing_ok=True)
        return digest.hexdigest(), urlsafe_b64encode(key).decode()

    def _clear_away(self) -> None:
        """What writers that died left a day ago."""
        for left in self._folder.glob(".*.part"):
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < time.time() - _LEFT_FOR:
                    left.unlink()

    def get(self, name: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return self._place(name).read_bytes()
        return None

    def clear(self, name: str, key: str) -> Iterator[bytes] | None:
        """What `opened` makes of a blob, read twice and never whole in memory; None when it is not there.

        Raises CannotOpenBlob before the first piece.
        """
        with suppress(FileNotFoundError):
            pieces = _opened_in_pieces(self._place(name).open("rb"), key)
            next(pieces)
            return pieces
        return None

    def remove(self, name: str) -> None:
        self._place(name).unlink(missing_ok=True)
        for left in self._place(name).parent.glob(f".{name}.*.part"):
            left.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        """A name is always a hash; anything else would be a path somebody made up."""
        if not _NAME.fullmatch(name):
            raise ValueError("a blob's name is 64 hexadecimal digits")
        return self._folder / name[:2] / name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
