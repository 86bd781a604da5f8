"""Who asks: names, phone numbers, identity numbers as they may be written, and what makes two entries the same person. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import phonenumbers

from shared.contracts.errors import N_

BAD_PHONE = N_("电话号码不对。手机是11位，例如 138 0013 8000；座机带上区号，例如 0830-4291234。")
BAD_ID_NUMBER = N_("身份证号不对，请对照证件检查：18位，最后一位可能是字母X。")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LOCAL_LANDLINE = re.compile(r"[2-8]\d{6}")
_HOME_AREA_CODE = "0830"
"""Dialling code of Luzhou, in which the district lies: a landline told with seven digits means this one."""
_NOISE = re.compile(r"[\s\-－—–()（）.·]+")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


class BadPhone(ValueError):
    """Not a number of China's numbering plan."""


class BadIdNumber(ValueError):
    """Wrong length, impossible birthday or wrong check digit (GB 11643-1999)."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Whoever asks, as entered and already brought into one form; `phone` is national digits without spaces."""

    name: str
    phone: str | None = None
    address: str | None = None
    id_number: str | None = None


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
    id_number: str | None
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


def plain_id_number(entered: str) -> str:
    """18 characters, X in upper case; full-width digits and spaces are understood. Raises BadIdNumber."""
    number = _NOISE.sub("", unicodedata.normalize("NFKC", entered)).upper()
    if not _ID_NUMBER.fullmatch(number) or not number.isascii():
        raise BadIdNumber(len(number))
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise BadIdNumber("birthday") from error
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    if _ID_CHECKS[total % 11] != number[17]:
        raise BadIdNumber("check digit")
    return number


def plain_name(entered: str) -> str:
    """One form of a name for comparing: full-width to half-width, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", entered).split()).lower()


def phone_tail(phone: str | None) -> str | None:
    """The last four digits, the second half of what opens the tracking page."""
    return phone[-4:] if phone else None


def masked_name(name: str) -> str:
    """王*，欧阳** : the first character stays."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3)


def masked_id_number(number: str | None) -> str | None:
    return f"{number[:6]}********{number[-4:]}" if number else None
