"""Who asks: names and phone numbers as they may be written, and what makes two entries the same person. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

import phonenumbers

from shared.contracts.errors import N_

BAD_PHONE = N_("电话号码不对。手机是11位，例如 138 0013 8000；座机带上区号，例如 0830-4291234。")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LOCAL_LANDLINE = re.compile(r"[2-8]\d{6}")
_HOME_AREA_CODE = "0830"
"""Dialling code of Luzhou, in which the district lies: a landline told with seven digits means this one."""
_NOISE = re.compile(r"[\s\-－—–()（）.·]+")


class BadPhone(ValueError):
    """Not a number of China's numbering plan."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Whoever asks, as entered and already brought into one form; `phone` is national digits without spaces."""

    name: str
    phone: str | None = None
    address: str | None = None
    id_number: str | None = None
    organisation: str | None = None
    credit_code: str | None = None
    """The firm or co-operative this person asks for, when it is not for themselves."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """For whom it is, when not for the requester (为家人办); kept and sent as one sealed text."""

    name: str
    relation: str | None = None
    phone: str | None = None
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class NewResident:
    """A resident about to be kept: sealed texts, hashes, and the wrapped key."""

    id: UUID
    village: str
    requester_name: str
    requester_phone: str | None
    requester_address: str | None
    document: str | None
    id_number: str | None
    id_hash: str | None
    phone_hash: str | None
    same_person_hash: str | None
    master: str
    wrapped: bytes


def plain_phone(entered: str) -> str:
    """National digits: `+86 138-0013-8000`, `１３８００１３８０００`, `0830 4291234`. Raises BadPhone."""
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", entered))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if _LOCAL_LANDLINE.fullmatch(digits):
        digits = _HOME_AREA_CODE + digits
    if _MOBILE.fullmatch(digits):
        return digits
    return _checked_landline(digits)


def _checked_landline(digits: str) -> str:
    """Everything that is no mobile is asked of the numbering plan; extensions and short numbers are refused."""
    if not digits.isascii() or not digits.isdigit() or not 7 <= len(digits) <= 12:
        raise BadPhone(len(digits))
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException as error:
        raise BadPhone(len(digits)) from error
    if number.country_code != 86 or not phonenumbers.is_valid_number(number):
        raise BadPhone(len(digits))
    national = phonenumbers.national_significant_number(number)
    return national if national.startswith(("400", "800")) else f"0{national}"


def plain_name(entered: str) -> str:
    """One form of a name for comparing: full-width to half-width, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", entered).split()).lower()


def phone_tail(phone: str | None) -> str | None:
    """The last four digits, the second half of what opens the tracking page."""
    return phone[-4:] if phone else None


def masked_name(name: str) -> str:
    """王*，欧阳** : the first character stays."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3)


def masked_phone(phone: str | None) -> str | None:
    """139****5678."""
    if not phone:
        return None
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "*" * max(len(phone) - 2, 0) + phone[-2:]
