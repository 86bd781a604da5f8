"""Approved answers a resident is shown after their own words: those that hold in the whole district."""

from typing import Any, Final

from services.intake.answers.transactions import proposals_everywhere
from services.intake.asking.answers import Answers
from services.intake.suggestions.notices import emergencies_in

MOST: Final = 2


def likely_answers(answers: Answers) -> list[dict[str, Any]]:
    """The likeliest first; nothing beside an emergency."""
    words = answers["description"]
    return [] if emergencies_in(words) else proposals_everywhere(words, answers.get("matter_code"))[:MOST]
