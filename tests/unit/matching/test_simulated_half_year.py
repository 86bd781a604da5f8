"""The simulated half-year: ways of playing it differ by what they do, never by how often somebody looks."""

from benchmarks.half_year import world
from benchmarks.one_way import Run


def test_looking_every_hour_without_a_move_changes_nothing() -> None:
    ample = world("A", 1)
    looking, at_once = Run(ample, moving=True).played(), Run(ample, moving=False).played()
    assert looking.moves == 0
    assert looking.chosen == at_once.chosen
    assert (looking.season == at_once.season).all()
