"""The doctor's rules, each tried with what is well and what is not; a finding that must be mended always says what to do."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from services.local import examinations
from services.local.finding import Finding

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("well", "ill"),
    [
        (examinations.clocks(1.5), examinations.clocks(-7200.0)),
        (examinations.schema({"a_2", "b_1"}, {"a_2"}), examinations.schema({"a_1"}, {"a_2"})),
        (examinations.chain(None), examinations.chain(301.0)),
        (examinations.chain(20.0), examinations.chain(9000.0)),
        (examinations.broker("noeviction", True), examinations.broker("allkeys-lru", True)),
        (examinations.broker("noeviction", True), examinations.broker("noeviction", False)),
    ],
)
def test_what_is_well_needs_no_advice_and_what_is_not_says_what_to_do(well: Finding, ill: Finding):
    assert well.advice == ""
    assert len(ill.advice) > 10


def test_the_newest_backup_counts_and_a_missing_one_is_only_a_note_in_a_demo(tmp_path):
    assert examinations.backup(tmp_path, NOW, is_demo=False).advice
    assert examinations.backup(tmp_path, NOW, is_demo=True).is_note
    for name, hours in (("old.zip", 300), ("new.zip", 2)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, ((NOW - timedelta(hours=hours)).timestamp(),) * 2)
    assert examinations.backup(tmp_path, NOW, is_demo=False).advice == ""
    assert examinations.backup(tmp_path, NOW + timedelta(hours=30), is_demo=False).advice


@pytest.mark.parametrize(
    ("value", "mode", "wrong"),
    [
        ("9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a", 0o600, ""),
        ("9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a", 0o644, "chmod 600"),
        ("change-me", 0o600, "too short"),
        ("a" * 64, 0o600, "too plain"),
        ("", 0o600, "not set"),
    ],
)
def test_a_weak_secret_or_one_others_may_read_is_told(tmp_path, value, mode, wrong):
    path = tmp_path / "secret"
    path.write_text(value)
    path.chmod(mode)
    found = {one.subject: one.advice for one in examinations.secrets({"DAIBAN_SECRET_FILE": str(path)})}
    assert wrong in found["DAIBAN_SECRET"]
    assert bool(found["DAIBAN_SECRET"]) == bool(wrong)


def test_a_disk_that_is_nearly_full_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(examinations, "LEAST_FREE", 1 << 60)
    assert "free some space" in examinations.disk(tmp_path / "not" / "there").advice
