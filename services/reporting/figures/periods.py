"""The periods a reader of the board changes to most, each with its address."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from flask import request

from services.reporting.request_context import next_midnight


def periods_of(moment: datetime, area: str) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is shown now) of the periods one changes to most."""
    today = (next_midnight(moment) - timedelta(days=1)).date()
    month_ago = today.replace(day=1) - timedelta(days=1)
    half = date(today.year, 1 if today.month < 7 else 7, 1)
    choices = (
        ("today", today, today),
        ("month", today.replace(day=1), today),
        ("last_month", month_ago.replace(day=1), month_ago),
        ("half", half, today),
        ("year", date(today.year, 1, 1), today),
    )
    asked = (request.args.get("from"), request.args.get("to"))
    return [
        (
            name,
            f"/board?{urlencode({'area': area, 'from': first.isoformat(), 'to': last.isoformat()})}",
            asked == (first.isoformat(), last.isoformat()) or (asked == (None, None) and name == "month"),
        )
        for name, first, last in choices
    ]
