"""What comes in and goes out about answers, for forms and JSON alike."""

from typing import Any, Final

from marshmallow import Schema, fields, pre_load, validate

from services.intake.answers.domain import Standing, Words
from services.intake.catalogue.schemas import day
from services.intake.requests.schemas import Command, Timed, written
from shared.contracts.errors import N_
from shared.web.fields import Sentence
from shared.web.paging import PageArguments

LONGEST_QUESTION: Final = 200
LONGEST_ANSWER: Final = 2000
LONGEST_NOTE: Final = 500
MOST_KEYWORDS: Final = 12
QUESTION_NEEDED: Final = N_("请写群众会怎么问。")
ANSWER_NEEDED: Final = N_("请写怎么答复。")
KEYWORDS_TOO_MANY: Final = N_("最多12个词，每个最多20个字。")
WHICH_ANSWER: Final = N_("请选一条答复。")


class AnswerWordsSchema(Command):
    """What a version says; days are dates, `valid_to` the first day on which it is no longer told."""

    question_zh = written(LONGEST_QUESTION, required=True, error_messages={"required": QUESTION_NEEDED})
    question_en = written(LONGEST_QUESTION, required=True, error_messages={"required": QUESTION_NEEDED})
    answer_zh = written(LONGEST_ANSWER, required=True, error_messages={"required": ANSWER_NEEDED})
    answer_en = written(LONGEST_ANSWER, required=True, error_messages={"required": ANSWER_NEEDED})
    area = Sentence(required=True, metadata={"description": "where it holds", "example": "510503"})
    matter_code = written(40, load_default=None, allow_none=True, metadata={"example": "dibao"})
    unit_code = written(40, load_default=None, allow_none=True, metadata={"description": "who is responsible for it"})
    keywords = fields.List(
        Sentence(validate=validate.Length(min=1, max=20, error=KEYWORDS_TOO_MANY)),
        load_default=list,
        validate=validate.Length(max=MOST_KEYWORDS, error=KEYWORDS_TOO_MANY),
    )
    valid_from = day(required=True)
    valid_to = day(load_default=None, allow_none=True)


def words_of(data: dict[str, Any]) -> Words:
    return Words(**{**data, "keywords": tuple(dict.fromkeys(data["keywords"]))})


class AnswerSchema(Schema):
    """A version of an answer as it stands today."""

    id = fields.UUID(required=True)
    line = fields.UUID(required=True, metadata={"description": "id of the first version"})
    version = fields.Integer(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(tuple(Standing)))
    question_zh = fields.String(required=True)
    question_en = fields.String(required=True)
    answer_zh = fields.String(required=True)
    answer_en = fields.String(required=True)
    area = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    unit_code = fields.String(required=True, allow_none=True)
    keywords = fields.List(fields.String(), required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    written_by = fields.UUID(required=True)
    written_at = fields.AwareDateTime(required=True)
    approved_by = fields.UUID(required=True, allow_none=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)
    retired_at = fields.AwareDateTime(required=True, allow_none=True)


class ListArguments(PageArguments):
    standing = Sentence(load_default=None, allow_none=True, validate=validate.OneOf(("", *Standing)))
    matter_code = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=40))
    q = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=100))


class AnswerRequestSchema(Timed):
    """Answering a request: with which version, and what was said besides."""

    answer_id = fields.UUID(required=True, error_messages={"required": WHICH_ANSWER, "invalid_uuid": WHICH_ANSWER})
    note = written(LONGEST_NOTE, load_default=None, allow_none=True, metadata={"description": "kept sealed"})

    @pre_load
    def _nothing_said(self, data: Any, **_: Any) -> Any:
        """A form's empty field says nothing."""
        return {name: value for name, value in data.items() if (name, value) != ("note", "")}
