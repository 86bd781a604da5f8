"""What a resident is told about who looked: the same person for the same purpose once, in words, and never a name."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from services.reporting.audits.domain import looks_of, parts_of, purpose_of
from services.reporting.audits.wording import ACTIONS
from shared.contracts.events import uuid7

ROOT = Path(__file__).parents[3]
NOW, CLERK = datetime(2026, 11, 26, 9, 0, tzinfo=UTC), uuid7()


def entry(minutes, actor=CLERK, **detail):
    return SimpleNamespace(
        at=NOW + timedelta(minutes=minutes), actor_kind="clerk", actor_id=actor, unit="510503108", detail=detail
    )


def test_a_page_opened_again_within_ten_minutes_is_one_look():
    told = looks_of([entry(0), entry(3), entry(9), entry(11), entry(3, actor=uuid7())])
    assert [look.at for look in told] == [NOW + timedelta(minutes=minutes) for minutes in (11, 3, 0)]


def test_a_stated_reason_is_told_before_what_the_page_is_for():
    assert purpose_of({"page": "resident", "reason": "legal"}) == "依法调取"
    assert purpose_of({"page": "resident"}) == "查看居民登记"
    assert purpose_of({"for": "message", "field": "phone"}) == "给您发办理进度的短信"
    assert purpose_of({"reason": "no such"}) == "办理这件事"


def test_what_was_seen_is_told_in_words_and_only_where_there_is_a_word():
    assert parts_of({"fields": ["requester_phone", "description", "token"], "photo": "abc"}) == (
        "电话",
        "您说的事",
        "照片",
    )


WRITERS = {"note", "record", "write_down", "_leave_trace", "_make"}
"""What the house calls with an action that goes into the audit."""
NOT_ACTIONS = {"intake", "assignment", "reporting", "person", "system", ""}


def _literals(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) | _literals(argument.orelse)
    is_word = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return {argument.value} - NOT_ACTIONS if is_word else set()


def _written_down(source: str) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in WRITERS]
    return {action for call in named for argument in call.args for action in _literals(argument)}


def test_every_action_the_house_writes_down_has_a_word_for_its_readers():
    sources = [path for folder in ("services", "shared") for path in (ROOT / folder).rglob("*.py")]
    written = {action for path in sources for action in _written_down(path.read_text())}
    assert len(written) > 50
    assert written - set(ACTIONS) == set()
