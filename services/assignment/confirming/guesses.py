"""Counting wrong tracking codes and phone tails: per code, per address and in all, within the hour."""

import hashlib

from sqlalchemy import Connection

from shared.identity.sessions import check_guesses, count_guess

PER_CODE = 10
PER_ADDRESS = 60
IN_ALL = 3000
_ALL = b"all"


class Guesses:
    """The guesses of one caller at one code; the connection must commit each statement by itself."""

    def __init__(self, connection: Connection, code_hash: str, address: str) -> None:
        self._connection = connection
        self._limits = (
            ("tracking-code", bytes.fromhex(code_hash), PER_CODE),
            ("tracking-address", hashlib.sha256(address.encode()).digest(), PER_ADDRESS),
            ("tracking-all", _ALL, IN_ALL),
        )

    def check(self) -> None:
        """Raise TooMany (429) once any limit is reached."""
        for what, key, most in self._limits:
            check_guesses(self._connection, what, key, most)

    def count(self) -> None:
        for what, key, _ in self._limits:
            count_guess(self._connection, what, key)
