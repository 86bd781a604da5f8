"""What was typed into a form has a name wherever it is shown again."""

import importlib
import pkgutil

import pytest
from marshmallow import Schema

import services.assignment
from services.assignment.clock.schemas import Suspend
from services.assignment.entering import WORDS, is_choice
from shared.web.fields import Sentence
from shared.web.paging import PageArguments

ROOMS = (
    *("appointments", "callbacks", "claims", "clock", "confirming", "denials", "dispatch", "handover", "inbox"),
    *("profiles", "ratings", "rectifications", "reopening", "rulings", "sending_up"),
)


def _commands() -> list[type[Schema]]:
    found = []
    for package in pkgutil.iter_modules(services.assignment.__path__):
        if package.name in ROOMS:
            module = importlib.import_module(f"services.assignment.{package.name}.schemas")
            found += [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Schema)]
    return [each for each in found if not issubclass(each, PageArguments)]


def test_every_sentence_of_a_command_has_a_name() -> None:
    named = {*WORDS, "tracking_code"}
    for each in _commands():
        written = {
            name for name, field in each().fields.items() if isinstance(field, Sentence) and not is_choice(field)
        }
        assert written <= named, each


@pytest.mark.parametrize(("name", "is_typed"), [("note", True), ("review_on", True), ("reason", False)])
def test_what_is_chosen_from_a_list_is_not_typed(name: str, is_typed: bool) -> None:
    assert is_choice(Suspend().fields[name]) is not is_typed
