"""Where `daiban recount` finds its command; the work is in `figures.recount`."""

from services.reporting.figures.recount import add_arguments, recount, run

__all__ = ["add_arguments", "recount", "run"]
