"""Numbers that say who somebody is and which firm it is: read as people write them, checked as their standards say. Pure.

Resident identity numbers by GB 11643-1999, the unified social credit code by GB 32100-2015; other papers have no check digit and
are only brought into one form.
"""

import re
import unicodedata
from datetime import date
from typing import Final

from shared.contracts.errors import N_

OLD_ID_NUMBER = N_("这是15位的旧身份证号，已经停用。请看现在的身份证，填18位的。")
WRONG_LENGTH = N_("身份证号要有18位，只有最后一位可能是字母X。请数一数，再对照证件。")
WRONG_REGION = N_("身份证号的前两位不是任何一个省的代码，请对照证件。")
WRONG_BIRTHDAY = N_("身份证号里的出生日期（第7到14位）不对，请对照证件。")
WRONG_CHECK_DIGIT = N_("身份证号的最后一位（校验码）对不上，有一位写错了，请对照证件。")
WAS_FULL_WIDTH = N_("号码里有全角数字或字母，已按半角保存。")
BAD_DOCUMENT = N_("证件号码不对：写5到30个字母和数字，照证件上的写。")
WRONG_CODE_LENGTH = N_("统一社会信用代码要有18位，请对照营业执照。")
WRONG_CODE_LETTER = N_("统一社会信用代码里没有字母I、O、S、V、Z，可能是数字1、0、5、2，请对照营业执照。")
WRONG_CODE_CHECK = N_("统一社会信用代码的最后一位（校验码）对不上，有一位写错了，请对照营业执照。")

ID_CARD: Final = "id_card"
DOCUMENTS: Final[dict[str, str]] = {
    ID_CARD: N_("居民身份证"),
    "residence_permit": N_("港澳台居民居住证"),
    "travel_permit": N_("港澳台居民来往内地（大陆）通行证"),
    "foreigner_permit": N_("外国人永久居留身份证"),
    "passport": N_("护照"),
    "birth_certificate": N_("出生医学证明"),
    "other": N_("其他证件"),
}
"""Kinds of papers a person may be registered with."""
CHECKED_DOCUMENTS: Final = (ID_CARD, "residence_permit")
"""Those whose number follows GB 11643 (the residence permit since 2018, with regions 81, 82 and 83)."""

_NOISE = re.compile(r"[\s\-－—–()（）.·]+")
_ID_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_ID_NUMBER = re.compile(r"\d{15}", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
# First two digits of GB/T 2260, and those the residence permits use (81 Hong Kong, 82 Macau, 83 Taiwan).
_REGIONS = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)
_OTHER_DOCUMENT = re.compile(r"[A-Z0-9]{5,30}", re.ASCII)
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)


class BadNumber(ValueError):
    """A number that cannot be taken; `sentence` says what is wrong with it."""

    sentence: str

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadIdNumber(BadNumber):
    """Wrong length, no region, impossible birthday or wrong check digit (GB 11643-1999)."""


class BadCreditCode(BadNumber):
    """Wrong length, a letter the code does not use, or wrong check character (GB 32100-2015)."""


def plain_id_number(entered: str) -> str:
    """18 characters, X in upper case; full-width digits and spaces are understood. Raises BadIdNumber."""
    number = _plain(entered)
    if _OLD_ID_NUMBER.fullmatch(number):
        raise BadIdNumber(OLD_ID_NUMBER)
    if not _ID_NUMBER.fullmatch(number):
        raise BadIdNumber(WRONG_LENGTH)
    if number[:2] not in _REGIONS:
        raise BadIdNumber(WRONG_REGION)
    if birthday(number) is None:
        raise BadIdNumber(WRONG_BIRTHDAY)
    if id_check_digit(number[:17]) != number[17]:
        raise BadIdNumber(WRONG_CHECK_DIGIT)
    return number


def id_check_digit(seventeen: str) -> str:
    """The last character of an identity number (ISO 7064, MOD 11-2)."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _ID_WEIGHTS, strict=True)) % 11]


def birthday(number: str) -> date | None:
    """The day of birth in an identity number of 18; None when there is no such day, or nobody alive could be born on it."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1880 else None


def plain_document(kind: str, entered: str) -> str:
    """The number of a paper of that kind in one form; raises BadIdNumber with what is wrong."""
    if kind in CHECKED_DOCUMENTS:
        return plain_id_number(entered)
    number = _plain(entered)
    if not _OTHER_DOCUMENT.fullmatch(number):
        raise BadIdNumber(BAD_DOCUMENT)
    return number


def plain_credit_code(entered: str) -> str:
    """18 characters in upper case; full-width and spaces are understood. Raises BadCreditCode."""
    code = _plain(entered)
    if not _CODE.fullmatch(code):
        raise BadCreditCode(WRONG_CODE_LENGTH)
    if set(code) - set(_CODE_CHARACTERS):
        raise BadCreditCode(WRONG_CODE_LETTER)
    if credit_check_character(code[:17]) != code[17]:
        raise BadCreditCode(WRONG_CODE_CHECK)
    return code


def credit_check_character(seventeen: str) -> str:
    """The last character of a unified social credit code: weights are powers of three, modulus 31."""
    total = sum(_CODE_CHARACTERS.index(character) * 3**place for place, character in enumerate(seventeen))
    return _CODE_CHARACTERS[-total % 31]


def is_full_width(entered: str) -> bool:
    """Whether a number was typed with full-width digits or letters, which the person is told about."""
    return any(unicodedata.east_asian_width(character) == "F" and not character.isspace() for character in entered)


def masked_document(number: str | None) -> str | None:
    """110105********002X; shorter numbers keep their last two characters."""
    if not number:
        return None
    if len(number) >= 15:
        return f"{number[:6]}********{number[-4:]}"
    return "*" * (len(number) - 2) + number[-2:]


def _plain(entered: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", entered)).upper()
