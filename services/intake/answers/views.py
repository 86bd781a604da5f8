"""How an answer looks to programs and to the pages, as plain values."""

from datetime import date
from typing import Any

from services.intake.answers.domain import Answer


def answer_view(answer: Answer, today: date) -> dict[str, Any]:
    words = answer.words
    return {
        "id": answer.id,
        "line": answer.line,
        "version": answer.version,
        "standing": answer.standing(today),
        "question_zh": words.question_zh,
        "question_en": words.question_en,
        "answer_zh": words.answer_zh,
        "answer_en": words.answer_en,
        "area": words.area,
        "matter_code": words.matter_code,
        "unit_code": words.unit_code,
        "keywords": list(words.keywords),
        "valid_from": words.valid_from,
        "valid_to": words.valid_to,
        "written_by": answer.written_by,
        "written_at": answer.written_at,
        "approved_by": answer.approved_by,
        "approved_at": answer.approved_at,
        "retired_at": answer.retired_at,
    }


def told_view(answer: Answer, is_english: bool) -> dict[str, Any]:
    """What is read out: question and answer in one language."""
    words = answer.words
    return {
        "id": answer.id,
        "question": words.question_en if is_english else words.question_zh,
        "answer": words.answer_en if is_english else words.answer_zh,
        "matter_code": words.matter_code,
    }
