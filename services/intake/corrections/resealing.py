"""Everything sealed of a request, sealed anew under another person's key: it was put to the wrong one."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from services.intake.photos.use_cases import FIELD as PHOTO
from services.intake.requests.domain import Request
from services.intake.residents.use_cases import Seal

TEXTS: Final = (
    "description",
    "requester_address",
    "beneficiary",
    "organisation",
    "tracking_code",
    "complaint",
    "reason",
)


def resealed(seal: Seal, request: Request, person: UUID) -> dict[str, Any]:
    """The columns of the request that hold sealed text, under the key of `person`."""

    def anew(sealed: str | None, name: str) -> str | None:
        clear = seal.open(sealed, name)
        return seal.seal(person, name, clear) if clear is not None else None

    def listed(rows: Any, key: str, name: str) -> str:
        return orjson.dumps([_with(row, key, anew(row[key], name)) for row in rows]).decode()

    return {
        **{name: anew(getattr(request, name), name) for name in TEXTS},
        "photos": listed(request.photos, "key", PHOTO),
        "additions": listed(request.additions, "note", "note"),
    }


def _with(row: Mapping[str, Any], key: str, sealed: str | None) -> dict[str, Any]:
    return {**row, key: sealed}
