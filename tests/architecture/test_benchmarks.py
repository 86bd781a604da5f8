"""The benchmarks follow the code: a table that cannot be imported would first be missed when somebody asks for it."""

import importlib
from pathlib import Path

import pytest

from benchmarks.__main__ import TABLES

BENCHMARKS = sorted(Path(__file__).parents[2].glob("benchmarks/*.py"))


@pytest.mark.parametrize("name", [path.stem for path in BENCHMARKS if path.stem != "__main__"])
def test_every_benchmark_can_be_imported(name):
    importlib.import_module(f"benchmarks.{name}")


def test_make_bench_shows_every_table():
    tables = {path.stem for path in BENCHMARKS if "\ndef main(" in path.read_text()}
    assert TABLES.keys() == tables - {"__main__"}
