"""A matter as an Open311 service, and a sent form as a submission. Pure.

This district has no coordinates of its villages: a request names its village by `address_id` (the 12-digit code), by the
attribute `village`, or by an `address_string` that contains exactly one village's name. Coordinates are kept with the
address.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.intake.matters.domain import Matter
from services.intake.requests.submission import Submission
from services.intake.residents.domain import Beneficiary, Requester
from shared.contracts.errors import N_, DomainError, Invalid
from shared.reference.areas import Areas

CHANNEL: Final = "open311"
KEYS_BYTES: Final = 24
VILLAGE: Final = "village"
BENEFICIARY: Final = "beneficiary"
SERVICE_NEEDED: Final = N_("请给出 service_code。")
WORDS_NEEDED: Final = N_("请在 description 里写明要办什么事。")
VILLAGE_NEEDED: Final = N_("请用 address_id（12位村社代码）或 attribute[village] 指明村（社区）。")
PHONE_NEEDED: Final = N_("请给出联系人的姓名（first_name、last_name）和 phone，志愿者好联系。")


class KeyNeeded(DomainError):
    """No key, an unknown one, or one that has been ended."""

    sentence = N_("api_key 缺少或无效，请向区里申请。")
    status = 403
    code = "key-needed"


class SentTooMuch(DomainError):
    sentence = N_("这个 api_key 今天的次数已经用完，明天再发。")
    status = 429
    code = "sent-too-much"


class UnknownService(DomainError):
    sentence = N_("没有这个 service_code。")
    status = 404
    code = "unknown-service"


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may send requests."""

    id: UUID
    name: str
    per_day: int
    made_at: datetime
    ended_at: datetime | None = None


def new_key() -> str:
    """Shown once, to whoever gives it out."""
    return secrets.token_urlsafe(KEYS_BYTES)


def key_hash(key: str) -> str:
    """Keys have 192 random bits: a plain hash is enough to store."""
    return hashlib.sha256(key.encode()).hexdigest()


def service_of(matter: Matter, english: bool) -> dict[str, Any]:
    """One entry of the service list."""
    language = "en" if english else "zh"
    return {
        "service_code": matter.code,
        "service_name": matter.name_en if english else matter.name,
        "description": "；".join(material[language] for material in matter.content["materials"]),
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(matter.content["aliases"]),
        "group": matter.content["category_en"] if english else matter.category,
    }


def definition_of(matter: Matter, villages: list[tuple[str, str]], words: Mapping[str, str]) -> dict[str, Any]:
    """A service's attributes; `villages` are (code, name), `words` the descriptions by attribute."""
    values = [{"key": code, "name": name} for code, name in villages]
    return {
        "service_code": matter.code,
        "attributes": [
            _attribute(VILLAGE, "singlevaluelist", True, 1, words[VILLAGE], values),
            _attribute(BENEFICIARY, "string", False, 2, words[BENEFICIARY], []),
        ],
    }


def _attribute(
    code: str, datatype: str, required: bool, order: int, description: str, values: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": required,
        "datatype_description": "",
        "order": order,
        "description": description,
        "values": values,
    }


def village_of(sent: Mapping[str, Any], areas: Areas) -> str:
    """The village's code from id, attribute or words. Raises Invalid."""
    named = sent.get("address_id") or sent.get("attributes", {}).get(VILLAGE)
    if named:
        return str(named)
    written = sent.get("address_string") or ""
    found = {area.code for area in areas.villages() if written and area.name in written}
    if len(found) != 1:
        raise Invalid({"address_id": [VILLAGE_NEEDED]})
    return found.pop()


def submission_of(sent: Mapping[str, Any], areas: Areas, client: UUID) -> Submission:
    """The form as a submission of the channel open311. Raises Invalid with every sentence at once."""
    wrong = {
        name: [sentence]
        for name, sentence, there in (
            ("service_code", SERVICE_NEEDED, sent.get("service_code")),
            ("description", WORDS_NEEDED, sent.get("description")),
            ("phone", PHONE_NEEDED, sent.get("phone") and _name_of(sent)),
        )
        if not there
    }
    if wrong:
        raise Invalid(wrong)
    helped = sent.get("attributes", {}).get(BENEFICIARY)
    return Submission(
        description=sent["description"],
        village_code=village_of(sent, areas),
        requester=Requester(name=_name_of(sent), phone=sent["phone"], address=_address_of(sent)),
        beneficiary=Beneficiary(name=helped) if helped else None,
        matter_code=sent["service_code"],
        channel=CHANNEL,
        client_id=client,
    )


def _name_of(sent: Mapping[str, Any]) -> str:
    """Chinese names have no space between family name and given name; others do."""
    last, first = sent.get("last_name") or "", sent.get("first_name") or ""
    between = " " if (last + first).isascii() else ""
    return between.join(part for part in ((first, last) if between else (last, first)) if part)


def _address_of(sent: Mapping[str, Any]) -> str | None:
    parts = [
        sent.get("address_string"),
        f"{sent['lat']},{sent['long']}" if sent.get("lat") and sent.get("long") else None,
    ]
    return " ".join(part for part in parts if part) or None
