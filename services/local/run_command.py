"""`daiban run`."""

import argparse
import os


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--follow", action="store_true", help="在终端显示各进程的日志 / show every process's log here")


def run(arguments: argparse.Namespace) -> int:
    from services.local.house import House

    return House(os.environ, follow=arguments.follow).run()
