"""The receipt clock on the desk's pages: `receipt_clock(row)` for templates; the words are in `desk/receipt_clock.html`."""

from typing import Any

from flask import Blueprint

from services.intake.receipt.domain import ReceiptClock, clock_of
from services.intake.surroundings import around

blueprint = Blueprint("receipt", __name__)


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """What the templates of this service may call."""
    return {"receipt_clock": _clock}


def _clock(row: Any) -> ReceiptClock | None:
    return clock_of(row, around().clock.now())
