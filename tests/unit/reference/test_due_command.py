"""`daiban due` as a person types it: the explanation, both languages, and one sentence for what cannot be read."""

import argparse

import pytest

from shared.reference.due_command import add_arguments, run

EXAMPLE = ["2025-04-25T10:00", "5", "--stop", "2025-04-28..2025-04-30", "--extend", "0"]


def typed(*arguments):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(list(arguments)))


def test_it_prints_the_due_time_and_every_day(capsys):
    assert typed(*EXAMPLE) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "办结期限：2025-05-08 周四 17:30" in lines
    days = [line for line in lines if line.startswith("2025-")]
    assert len(days) == 14
    assert days[2].split() == ["2025-04-27", "周日", "第1日", "调休上班（劳动节）"]
    assert days[3].split() == ["2025-04-28", "周一", "—", "停表，不计"]


def test_it_speaks_english(capsys):
    assert typed(*EXAMPLE, "--lang", "en") == 0
    out = capsys.readouterr().out
    assert "Due:       2025-05-08 Thu 17:30" in out
    assert "make-up working day (Labour Day)" in out
    assert "clock stopped" in out


def test_days_of_extension_are_marked(capsys):
    typed("2014-03-03T10:00", "1", "--extend", "1")
    lines = capsys.readouterr().out.splitlines()
    assert [line.endswith("延期") for line in lines if line.startswith("2014-")] == [False, False, True]


def test_a_provisional_year_is_pointed_out(capsys):
    typed("2026-12-30T10:00", "5")
    assert "2027年的放假通知尚未公布" in capsys.readouterr().out


def test_a_time_with_a_zone_is_turned_into_beijing_time(capsys):
    typed("2014-03-03T16:30:00+00:00", "1")
    assert "受理时间：2014-03-04 周二 00:30" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["yesterday", "5"],
        ["2025-04-25", "5"],
        ["2025-02-30T10:00", "5"],
        ["2025-04-25T10:00", "five"],
        ["2025-04-25T10:00", "1001"],
        ["2025-04-25T10:00", "5", "--stop", "2025-04-28"],
        ["2025-04-25T10:00", "5", "--stop", "2025-04-30..2025-04-28"],
        ["2025-04-25T10:00", "5", "--extend", "1.5"],
        ["2025-04-25T10:00", "5", "--closing", "25:00"],
        ["1999-04-25T10:00", "5"],
        ["0001-01-01T00:00+14:00", "5"],
        ["2040-12-20T10:00", "500"],
        ["2025-04-25T10:00", "5", "--stop", "2025-04-26..2055-01-01"],
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_read_gets_one_sentence(arguments, language, capsys):
    assert typed(*arguments, "--lang", language) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert shown.err.isascii() is False or language == "en"
    assert "%(" not in shown.err
