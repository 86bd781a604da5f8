"""What a program may ask for, and how a case looks to it. Pure.

Only cases that were sent through Open311 are read through it: whoever asks at a window did not choose to be listed where
anyone can look. Nothing personal and none of the resident's words are in a reply.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.reporting.cases.domain import FINAL
from shared.contracts.errors import N_, Invalid

LONGEST_SPAN: Final = timedelta(days=90)
MOST: Final = 1000
"""The standard's default limit: 90 days or the first 1,000 requests, whichever is smaller."""
SPAN_TOO_LONG: Final = N_("start_date 和 end_date 之间不能超过90天。")
BACKWARDS: Final = N_("start_date 不能晚于 end_date。")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases; `numbers` overrides everything else."""

    since: datetime
    until: datetime
    numbers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    open: bool = True
    closed: bool = True


def span(since: datetime | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The asked time, completed to 90 days; raises Invalid for a longer or a reversed one."""
    if since is None and until is None:
        return now - LONGEST_SPAN, now
    end = until or (since + LONGEST_SPAN if since else now)
    begin = since or end - LONGEST_SPAN
    if begin > end:
        raise Invalid({"start_date": [BACKWARDS]})
    if end - begin > LONGEST_SPAN:
        raise Invalid({"start_date": [SPAN_TOO_LONG]})
    return begin, end


def request_of(row: Any, words: dict[str, str]) -> dict[str, Any]:
    """One request in the standard's fields; `words` are those in the reader's language: state, service, agency, address."""
    return {
        "service_request_id": row.number,
        "status": "closed" if row.state in FINAL else "open",
        "status_notes": f"{row.state}: {words['state']}",
        "service_name": words["service"],
        "service_code": row.matter_code,
        "description": None,
        "agency_responsible": words["agency"],
        "service_notice": None,
        "requested_datetime": row.submitted_at,
        "updated_datetime": row.last_at,
        "expected_datetime": row.due_at,
        "address": words["address"],
        "address_id": row.area,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }
