"""How the replay speaks to a system that is away: a sentence with what to do, after a few tries."""

import pytest

from services.local.refusals import CannotRun
from services.local.replay.wire import Wire


def test_without_a_running_system_the_replay_says_what_to_do():
    with pytest.raises(CannotRun, match="make run"):
        Wire("http://127.0.0.1:9", first_pause=0.001).get("/", "")


def test_where_nothing_listens_is_said_at_once():
    with pytest.raises(CannotRun, match="make run"):
        Wire("http://127.0.0.1:9").greet()
