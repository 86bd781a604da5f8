"""What lies sealed between two steps of an import, bound to it."""

import zlib
from typing import Any
from uuid import UUID

import orjson

from shared.runtime.sealing import ServiceSeal
from shared.runtime.settings import Settings


class Box:
    """Under the service's key; `kind` and the import's id are bound to what lies in it."""

    def __init__(self, kind: str, settings: Settings, import_id: UUID) -> None:
        self._seal, self._context = ServiceSeal(settings, "assignment"), f"{kind}:{import_id}"

    def close(self, things: Any) -> bytes:
        return self.close_bytes(zlib.compress(orjson.dumps(things, default=tuple), 1))

    def open(self, sealed: bytes) -> Any:
        return orjson.loads(zlib.decompress(self.open_bytes(sealed)))

    def close_bytes(self, clear: bytes) -> bytes:
        return self._seal.seal(clear, self._context)

    def open_bytes(self, sealed: bytes) -> bytes:
        return self._seal.open(bytes(sealed), self._context)
