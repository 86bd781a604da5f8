"""`daiban migrate`: roles, schemas and grants at their newest; safe to repeat."""

import argparse

from shared.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(arguments: argparse.Namespace) -> int:
    del arguments
    from shared.runtime import migrate

    migrate.upgrade(Settings.from_environment())
    return 0
