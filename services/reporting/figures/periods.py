"""The periods a reader of the board changes to most, each with its address."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from services.reporting.figures.domain import named_period
from services.reporting.request_context import next_midnight


def periods_of(moment: datetime, area: str, asked: tuple[str | None, str | None]) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is shown now) of the periods one changes to most."""
    today = (next_midnight(moment) - timedelta(days=1)).date()
    choices = [(name, named_period(name, today)) for name in ("today", "month", "last_month", "half", "year")]
    return [
        (
            name,
            f"/board?{urlencode({'area': area, 'from': period.first.isoformat(), 'to': period.last.isoformat()})}",
            asked == (period.first.isoformat(), period.last.isoformat()) or (asked == (None, None) and name == "month"),
        )
        for name, period in choices
    ]
