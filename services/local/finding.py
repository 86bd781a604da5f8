"""One thing the doctor looked at, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `advice` is empty when all is well. Notes are worth knowing but stop nothing."""

    subject: str
    found: str
    advice: str = ""
    is_note: bool = False
