"""Parts of the entry page, asked for while it is typed: who is known by the phone, what the words mean, whether it was told
before, which papers the matter wants. They are sent by POST, so that nothing typed stands in an address."""

from typing import Any

from flask import Blueprint, render_template, request
from marshmallow import Schema

from services.intake.answers.transactions import proposals
from services.intake.entry.domain import Hint
from services.intake.entry.schemas import EntryFields
from services.intake.entry.transactions import people_of, told_before
from services.intake.frame import place_name
from services.intake.matters.domain import Matter
from services.intake.requests.choices import matter_name_of, state_name
from services.intake.requests.schemas import Phone
from services.intake.residents.use_cases import KnownPerson
from services.intake.suggestions.domain import Suggestion
from services.intake.suggestions.notices import elsewhere_in, emergencies_in
from services.intake.surroundings import around
from shared.identity.access import require
from shared.web.forms import load_form, typed_values

blueprint = Blueprint("entry_parts", __name__, url_prefix="/desk/parts")
MOST_GUESSES = 3
LONGEST_GUESSED = 4000


class PhoneQuestion(Schema):
    phone = Phone(required=True)


@blueprint.post("/people")
@require("clerk")
def people() -> str:
    """Who is known by the phone that was typed."""
    return render_template("desk/people.html", known=known_by(request.form.get("requester.phone", "")), **names())


@blueprint.post("/guess")
@require("clerk")
def guess() -> str:
    """The matters the own words point to, best first; the page takes the first unless one was chosen."""
    return render_template("desk/guess.html", **guessed(typed_values(EntryFields(), request.form)), **names())


@blueprint.post("/duplicates")
@require("clerk")
def duplicates() -> str:
    """A hint at the same thing told before; never a block."""
    return render_template(
        "desk/duplicates.html", hints=hints_for(typed_values(EntryFields(), request.form)), **names()
    )


@blueprint.post("/papers")
@require("clerk")
def papers() -> str:
    """What the chosen matter wants, to tick what is missing."""
    values = typed_values(EntryFields(), request.form)
    return render_template("desk/papers.html", matter=matter_of(values), values=values, errors={})


def known_by(entered: str) -> list[KnownPerson] | None:
    """The people of a phone as typed; None while it is no phone number yet."""
    read = load_form(PhoneQuestion(), {"phone": entered})
    return None if read.errors else people_of(read.data["phone"])


def guessed(values: dict[str, Any]) -> dict[str, Any]:
    """What the words say as far as they are typed: `found` (best first), `answers` that could be read out at once,
    `emergencies`, and whose business `elsewhere` it may be."""
    words = str(values.get("description") or "")[:LONGEST_GUESSED]
    found = found_in(words)
    matter = values.get("matter_code") or (found[0].matter_code if found else None)
    return {
        "found": found,
        "answers": proposals(words, values.get("village_code"), matter),
        "emergencies": emergencies_in(words),
        "elsewhere": elsewhere_in(words),
    }


def found_in(words: str) -> list[Suggestion]:
    return list(around().suggester().suggest(words, MOST_GUESSES)) if words.strip() else []


def hints_for(values: dict[str, Any]) -> list[Hint]:
    """The hints of the page as far as it is typed."""
    found = found_in(str(values.get("description") or ""))
    return told_before(values, found[0].matter_code if found else None)


def matter_of(values: dict[str, Any]) -> Matter | None:
    return around().catalogue().get(values.get("matter_code"))


def names() -> dict[str, Any]:
    """What the parts call things by."""
    return {"matter_name_of": matter_name_of, "place_name": place_name, "state_name": state_name}
