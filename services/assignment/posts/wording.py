"""Skills, languages and terms of posts in the reader's language."""

from datetime import date

from flask_babel import gettext

from services.assignment.posts.schemas import LANGUAGES
from shared.reference.posts import SKILL_LEVELS, SKILLS
from shared.web.formatting import in_brackets
from shared.web.language import language


def skill_name(skill: str) -> str:
    return SKILLS[skill][_here()] if skill in SKILLS else skill


def skill_at_level(skill: str, level: int) -> str:
    return skill_name(skill) + in_brackets(SKILL_LEVELS[level][_here()])


def language_name(key: str) -> str:
    return str(gettext(LANGUAGES[key])) if key in LANGUAGES else key


def term_words(first_day: date | None, last_day: date | None) -> str:
    if last_day is None:
        return str(gettext("长期"))
    if first_day is None:
        return str(gettext("到%(last)s", last=last_day.isoformat()))
    return str(gettext("%(first)s至%(last)s", first=first_day.isoformat(), last=last_day.isoformat()))


def words_of(post: object) -> str:
    """What the holder does; the other language where only that one was written."""
    chinese, english = getattr(post, "words", ""), getattr(post, "words_en", "")
    return (chinese or english) if _here() == 0 else (english or chinese)


def _here() -> int:
    return 0 if language() == "zh" else 1
