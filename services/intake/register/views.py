"""How people, households and firms look to whoever reads them: plain values for schemas and pages, masked unless open."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.intake.register.domain import Entry, Look, OpenedEntry, changes_made, shown_looks
from services.intake.register.use_cases.firms import Firm
from services.intake.register.use_cases.households import Household
from services.intake.register.use_cases.looking import Found, Seen
from services.intake.register.words import OPEN_FOR
from services.intake.residents.documents import masked_document
from services.intake.residents.domain import masked_name, masked_phone

Names = Mapping[UUID, str]


def masked_view(entry: Entry, opened: OpenedEntry | None) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": masked_name(opened.name) if opened else "",
        "phone": masked_phone(opened.phone) if opened else None,
        "id_number": masked_document(opened.id_number) if opened else None,
        "document": entry.document,
        "village_code": entry.village,
        "erased": entry.erased_at is not None,
        "restricted": entry.restricted_because,
        "version": entry.version,
    }


def found_view(found: Found) -> dict[str, Any]:
    return masked_view(found.entry, found.opened)


def seen_view(seen: Seen, household: Household | None, names: Names) -> dict[str, Any]:
    """A person's page; clear only while a stated reason holds."""
    return {
        **masked_view(seen.entry, seen.opened),
        **_open_parts(seen),
        "requests": [request_view(row) for row in seen.requests],
        "asked_for": [request_view(row) for row in seen.asked_for],
        "household": household_view(household) if household else None,
        "looks": [look_view(look, names) for look in shown_looks(seen.looks)],
        "changes": [look_view(look, names) for look in changes_made(seen.looks)],
    }


def _open_parts(seen: Seen) -> dict[str, Any]:
    nothing: dict[str, Any] = {"open_until": None, "address": None, "phones": [], "circumstances": None}
    if seen.reason is None or seen.opened is None:
        return nothing
    return {"open_until": seen.reason.at + OPEN_FOR, **opened_view(seen.opened)}


def opened_view(opened: OpenedEntry) -> dict[str, Any]:
    circumstances = opened.circumstances
    return {
        "name": opened.name,
        "phone": opened.phone,
        "phones": list(opened.phones),
        "address": opened.address,
        "document": opened.document,
        "id_number": opened.id_number,
        "circumstances": list(circumstances) if circumstances is not None else None,
    }


def look_view(look: Look, names: Names) -> dict[str, Any]:
    """Who looked or changed: time, role, name, stated reason. Words of a reason stay sealed."""
    return {
        "at": look.at,
        "action": look.action,
        "role": look.role,
        "name": names.get(look.person_id) if look.person_id else None,
        "reason": look.reason,
        "masked": look.is_masked,
        "circumstances": look.with_circumstances,
        "fields_changed": list(look.detail.get("fields", [])) if look.action == "corrected" else [],
    }


def request_view(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "number", "status", "matter_code", "submitted_at")}


def household_view(shown: Household) -> dict[str, Any]:
    members = [
        {"resident_id": member.resident_id, "name": member.masked, "relation": member.relation}
        for member in shown.members
    ]
    return {
        "id": shown.id,
        "village_code": shown.village,
        "village_group": shown.village_group,
        "grid": shown.grid,
        "members": members,
    }


def firm_view(firm: Firm) -> dict[str, Any]:
    contacts = [{"resident_id": str(one.resident_id), "name": one.masked, "duty": one.duty} for one in firm.contacts]
    return {
        **{name: getattr(firm, name) for name in ("id", "kind", "name", "credit_code", "phone", "address", "version")},
        "village_code": firm.village,
        "contacts": contacts,
        "requests": [request_view(row) for row in firm.requests],
    }
