"""`daiban prepare`: what must be in the database before anything is served: the schema, and in demo mode the demo district."""

import argparse

from services.local.progress import Bar
from services.local.refusals import CannotRun
from shared.runtime.settings import BadSettings, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Uses the servers the environment names; both steps do nothing when done before."""
    del arguments
    from shared.runtime import migrate

    try:
        settings = Settings.from_environment()
    except BadSettings as error:
        raise CannotRun(f"设置有误：{error}", f"A setting is unusable: {error}") from error
    migrate.upgrade(settings)
    if settings.is_demo:
        from services.local.demo import load

        load(settings, Bar())
    return 0
