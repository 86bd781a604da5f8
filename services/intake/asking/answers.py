"""The answers of a resident so far: which page asks what, what is still missing, and where to go next.

They are kept in an encrypted cookie, so Back, reload and "change" find them again; it carries the key by which submitting
twice makes one request. The pages themselves are `pages`, `photo_pages` and `sending_pages`.
"""

import uuid
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final

from flask import Response, make_response, redirect, request

from services.intake.photos.domain import LoosePhoto
from services.intake.requests.schemas import NAME_NEEDED, THEIR_NAME_NEEDED, SubmitFields
from services.intake.requests.submission import PHONE_NEEDED
from services.intake.suggestions.notices import emergencies_in, notices_in
from services.intake.surroundings import around
from shared.web.drafts import Drafts, DraftTooLong
from shared.web.forms import load_form, typed_values
from shared.web.language import language
from shared.web.validation import sentence_of

Answers = dict[str, Any]
Errors = dict[str, list[str]]

NONE_OF_THESE: Final = "none"
AGAIN: Final = "again"
"""In the address: what was typed needs mending."""
FOR_OTHER: Final = "for_other"
PHOTOS: Final = "photos"
KEY: Final = "key"
WHAT: Final = ("description",)
WHERE: Final = ("village_code", "requester.address")
YOU: Final = ("requester.name", "requester.phone")
BENEFICIARY: Final = ("beneficiary.name", "beneficiary.relation", "beneficiary.phone")
_NEEDED: Final = ("description", "village_code", "requester.name", "requester.phone", KEY)
ANSWERS_SEEN: Final = "answers_seen"
"""To which words the approved answers were shown already, as a short hash."""
_NOT_SUBMITTED: Final = (KEY, PHOTOS, FOR_OTHER, ANSWERS_SEEN)
_OWN_WORDS: Final = {
    "requester.name": NAME_NEEDED,
    "requester.phone": PHONE_NEEDED,
    "beneficiary.name": THEIR_NAME_NEEDED,
}
"""A missing one is told in the pages' own words: staff may leave out what a resident may not."""


def draft() -> Drafts:
    return Drafts(around().settings.derived("draft:ask"), "ask")


def receipts() -> Drafts:
    """What was made, for the page that shows it; forgotten after a day or by "clear"."""
    return Drafts(around().settings.derived("draft:done"), "done")


def answers_so_far() -> Answers:
    return draft().read(request)


def with_typed(before: Answers, names: tuple[str, ...]) -> Answers:
    """The answers with what this page's form says about its own questions, and about no other."""
    typed = {name: value for name, value in typed_values(SubmitFields(), request.form).items() if name in names}
    kept = {name: value for name, value in before.items() if name not in names}
    return {**kept, KEY: before.get(KEY) or str(uuid.uuid4()), **typed}


def errors_in(answers: Answers, names: tuple[str, ...]) -> Errors:
    """What is wrong with the answers to these questions."""
    errors = load_form(SubmitFields(), answers).errors
    for name in names:
        if name in _OWN_WORDS and not answers.get(name):
            errors[name] = [sentence_of(_OWN_WORDS[name])]
    return {name: errors[name] for name in names if name in errors}


def kept(answers: Answers, next_path: str) -> Response:
    """Keep the answers and go on; raises DraftTooLong."""
    return draft().keep(make_response(redirect(next_path, 303)), answers)


def again(answers: Answers, path: str, page: Callable[[], str]) -> Any:
    """Show the page again with what was typed: by a redirect, so that Back never asks to send a form once more.

    What is too long for the draft is shown at once instead.
    """
    try:
        return kept(answers, f"{path}?{AGAIN}=1")
    except DraftTooLong:
        return page(), 422


def after(path: str, answers: Answers) -> str:
    """The page that follows `path`; once everything is there, always the one to check it all."""
    if is_complete(answers):
        return "/ask/check"
    following = {"/ask": "/ask/where", "/ask/where": "/ask/photos", "/ask/photos": "/ask/you", "/ask/you": "/ask/check"}
    return following[path]


def is_complete(answers: Answers) -> bool:
    needed = (*_NEEDED, "beneficiary.name") if answers.get(FOR_OTHER) else _NEEDED
    return all(answers.get(name) for name in needed)


def has_matters_to_show(answers: Answers) -> bool:
    """Whether the own words point to a matter or call for an emergency number or another office."""
    words = answers["description"]
    return bool(around().suggester().suggest(words, 1) or notices_in(words))


def after_words(answers: Answers, has_chosen: bool) -> str:
    """Where it goes on once the words are there and no approved answer was enough; who came from a matter's page has chosen."""
    if has_matters_to_show(answers) and not (has_chosen and not emergencies_in(answers["description"])):
        return "/ask/matter"
    return after("/ask", answers)


def hash_of_words(answers: Answers) -> str:
    return blake2b(answers["description"].encode(), digest_size=6).hexdigest()


def submitted_fields(answers: Answers) -> Answers:
    """The answers as the submit schema knows them."""
    fields = {name: value for name, value in answers.items() if name not in _NOT_SUBMITTED}
    if fields.get("matter_code") == NONE_OF_THESE:
        del fields["matter_code"]
    if not answers.get(FOR_OTHER):
        fields = {name: value for name, value in fields.items() if not name.startswith("beneficiary.")}
    return fields | {"language": language()}


def photos_of(answers: Answers) -> list[LoosePhoto]:
    return [LoosePhoto(**photo) for photo in answers.get(PHOTOS, ())]
