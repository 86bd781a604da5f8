"""What comes in about merging, for forms and JSON alike."""

from typing import Final

from marshmallow import validate

from services.intake.requests.schemas import Command, Timed
from shared.contracts.errors import N_
from shared.web.fields import Sentence

WHICH: Final = N_("请选要并入哪一件，或填它的登记号。")
_ID_OR_NUMBER: Final = r"(?i:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|NX[0-9]{8}-[0-9]{6,12})\Z"


class MergeSchema(Timed):
    into = Sentence(
        required=True,
        validate=validate.Regexp(_ID_OR_NUMBER, error=WHICH),
        error_messages={"required": WHICH},
        metadata={"description": "id or number of the request it goes into", "example": "NX20261122-000123"},
    )


class UnmergeSchema(Command):
    """No body: taking back needs no words."""
