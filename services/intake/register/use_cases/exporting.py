"""Everything the register holds of one person, for that person (查阅、复制权): as data and on paper, each export on record."""

from typing import Any
from uuid import UUID

import orjson

from services.intake.register.domain import Entry, OpenedEntry, changes_made, shown_looks
from services.intake.register.use_cases.desk import MOST_LOOKS, Register, living_entry, opened, shown_to
from services.intake.register.use_cases.looking import check_open
from services.intake.register.words import CIRCUMSTANCE_READERS
from shared.identity.people import Person

_SEALED_OF_REQUEST = ("description", "requester_address", "reason")


def export(desk: Register, by: Person, resident_id: UUID, form: str) -> dict[str, Any]:
    """The person's data with their requests, household, firms, changes and looks; only while it is open to whoever exports."""
    entry = living_entry(desk, by, resident_id, *CIRCUMSTANCE_READERS)
    entry.check_open_to(by, check_open(desk, by, entry).reason or "")
    told = opened(desk.seal, entry, with_circumstances=True)
    requests = shown_to(by, desk.people.requests_of(entry.ids))
    looks = desk.looks.of([*entry.ids, *(row.id for row in requests)], MOST_LOOKS)
    desk.write_down(by, "exported", entry, form=form)
    return {
        "made_at": desk.clock.now(),
        "person": _person(entry, told),
        "household": desk.households.of_person(entry.id),
        "firms": [_firm(desk, row) for row in desk.firms.of_person(entry.id)],
        "requests": [_request(desk, row) for row in requests],
        "looks": shown_looks(looks),
        "changes": changes_made(looks),
    }


def _person(entry: Entry, told: OpenedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "village_code": entry.village,
        "registered_at": entry.created_at,
        "restricted_at": entry.restricted_at,
        "restricted_because": entry.restricted_because,
        "name": told.name,
        "phone": told.phone,
        "phones": list(told.phones),
        "address": told.address,
        "document": told.document,
        "id_number": told.id_number,
        "circumstances": list(told.circumstances or ()),
    }


def _firm(desk: Register, row: Any) -> dict[str, Any]:
    return {"name": desk.seal.open(row.organisation_name, "organisation_name"), "duty": row.duty}


def _request(desk: Register, row: Any) -> dict[str, Any]:
    texts = {name: desk.seal.open(getattr(row, name), name) for name in _SEALED_OF_REQUEST}
    parts = {name: desk.seal.open(getattr(row, name), name) for name in ("beneficiary", "organisation")}
    return {
        "id": row.id,
        "number": row.number,
        "status": row.status,
        "matter_code": row.matter_code,
        "village_code": row.village,
        "channel": row.channel,
        "submitted_at": row.submitted_at,
        "accepted_at": row.accepted_at,
        "description": texts["description"],
        "address": texts["requester_address"],
        "reason": texts["reason"],
        **{name: orjson.loads(value) if value else None for name, value in parts.items()},
    }
