"""What a cell of a file may hold: a text that a spreadsheet would run as a formula is made harmless. Loads nothing of the web."""

from typing import Any, Final

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; everything else stays."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value
