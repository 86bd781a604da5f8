"""The amounts of a form, `money.<kind>` in yuan as typed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from services.assignment.money.domain import MONEY_WORDS, NOT_MONEY, fen_of


def read_money(form: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, list[str]], dict[str, str]]:
    """(kind → fen, findings by field, what was typed); a blank field is no money of its kind."""
    typed = {f"money.{kind}": str(form.get(f"money.{kind}", "")).strip() for kind in MONEY_WORDS}
    given = {name: text for name, text in typed.items() if text}
    read = {name.removeprefix("money."): fen_of(text) for name, text in given.items()}
    wrong = {f"money.{kind}": [gettext(NOT_MONEY)] for kind, fen in read.items() if fen is None}
    return {kind: fen for kind, fen in read.items() if fen is not None}, wrong, given
