"""What a resident has answered so far on a form of several pages: kept in the browser, encrypted, for 24 hours.

Encrypted (Fernet), not only signed: on a shared computer nobody can read the answers out of the browser's store. Cut into
several cookies because one holds 4 kB. Back and reload find the answers again; submitting or "clear" removes them.
"""

import zlib
from base64 import urlsafe_b64encode
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken
from flask import Request, Response

from shared.contracts.errors import N_, DomainError

KEPT_SECONDS = 24 * 3600
_PIECE = 3600
_PIECES = 4


class DraftTooLong(DomainError):
    sentence = N_("写得太长了，请把内容缩短一些。")
    status = 413
    code = "draft-too-long"


class Drafts:
    """The drafts of one form; `key` is 32 bytes derived from the secret, `name` a short word of ASCII letters."""

    def __init__(self, key: bytes, name: str) -> None:
        self._fernet = Fernet(urlsafe_b64encode(key))
        self._name = f"__Host-daiban-draft-{name}"

    def read(self, request: Request) -> dict[str, Any]:
        """The answers so far; empty when there are none, they are older than a day, or were altered."""
        token = "".join(request.cookies.get(self._cookie(number), "") for number in range(_PIECES))
        try:
            packed = self._fernet.decrypt(token.encode(), ttl=KEPT_SECONDS)
            answers = orjson.loads(zlib.decompress(packed))
        except (InvalidToken, ValueError, zlib.error):
            return {}
        return answers if isinstance(answers, dict) else {}

    def keep(self, response: Response, answers: dict[str, Any]) -> Response:
        """Set the cookies; raises `DraftTooLong` (413) beyond about 10 kB compressed."""
        token = self._fernet.encrypt(zlib.compress(orjson.dumps(answers, default=str), 9)).decode()
        pieces = [token[start : start + _PIECE] for start in range(0, len(token), _PIECE)]
        if len(pieces) > _PIECES:
            raise DraftTooLong
        for number in range(_PIECES):
            self._set(response, number, pieces[number] if number < len(pieces) else "")
        return response

    def clear(self, response: Response) -> Response:
        """Remove the draft, after submitting or when the person asks for it."""
        for number in range(_PIECES):
            self._set(response, number, "")
        return response

    def _set(self, response: Response, number: int, piece: str) -> None:
        response.set_cookie(
            self._cookie(number),
            piece,
            max_age=KEPT_SECONDS if piece else 0,
            secure=True,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def _cookie(self, number: int) -> str:
        return f"{self._name}-{number}"
