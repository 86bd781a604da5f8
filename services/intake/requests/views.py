"""How requests look to whoever reads them, as plain values for the schemas and the pages."""

from collections.abc import Mapping
from typing import Any

from services.intake.requests.domain import Request
from services.intake.requests.reading import OpenedRequest
from services.intake.requests.submission import Receipt
from services.intake.residents.documents import masked_document
from shared.reference.areas import load_areas


def receipt_view(receipt: Receipt) -> dict[str, Any]:
    made = receipt.request
    return {
        "id": made.id,
        "number": made.number,
        "tracking_code": receipt.tracking_code,
        "status": made.status,
        "matter_code": made.matter_code,
        "promised_due_on": made.promised_due_on,
        "due_at": made.due_at,
        "provisional": made.provisional,
        "submitted_at": made.submitted_at,
    }


def listed_view(row: Any) -> dict[str, Any]:
    area = load_areas().get(row.village)
    return {
        "id": row.id,
        "number": row.number,
        "status": row.status,
        "village_code": row.village,
        "village": area.name if area else row.village,
        "channel": row.channel,
        "matter_code": row.matter_code,
        "suggested_matter_code": row.suggested_code,
        "submitted_at": row.submitted_at,
        "recorded_at": row.recorded_at,
        "due_at": row.due_at,
        "promised_due_on": row.promised_due_on,
        "provisional": row.provisional,
        "notices": row.notices,
    }


def changed_view(changed: Request) -> dict[str, Any]:
    return {
        **listed_view(changed),
        "missing": list(changed.missing),
        "where_to": changed.where_to,
        "refusal_proposed": changed.refusal_proposed_by is not None,
        "merged_into": changed.merged_into,
        "answer_id": changed.answer_id,
        "notice_proposed": changed.notice_proposed_by is not None,
    }


def opened_view(seen: OpenedRequest, masked: bool = True) -> dict[str, Any]:
    """The identity number stays masked unless asked for on its own: nobody needs it to decide."""
    id_number = masked_document(seen.id_number) if masked else seen.id_number
    return {
        **changed_view(seen.request),
        "requester": {"name": seen.name, "phone": seen.phone, "address": seen.address, "id_number": id_number},
        "beneficiary": _masked(seen.beneficiary) if masked else seen.beneficiary,
        "organisation": seen.organisation,
        "description": seen.description,
        "reason": seen.reason,
        "allowed": list(seen.allowed),
    }


def _masked(beneficiary: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if beneficiary is None:
        return None
    return {**beneficiary, "id_number": masked_document(beneficiary.get("id_number"))}
