"""`daiban verify-log`: walks the whole chain and says what was changed, removed or swapped since it was linked.

The chain alone cannot show that somebody rebuilt all of it: give `--head` and `--number` as they were printed on the board
or in a bulletin, and it is held against that too.
"""

import argparse
from collections.abc import Iterator
from typing import Any, Final

import psycopg

from shared.runtime.bus.chain import CHAIN, HEADS, UNCHAINED, Fault, Walk
from shared.runtime.settings import Settings

SENTENCES: Final = {
    "event-changed": "第 {number} 环：事件 {position} 被改动 / link {number}: event {position} was changed",
    "event-missing": "第 {number} 环：事件 {position} 被删除 / link {number}: event {position} was removed",
    "link-missing": "第 {number} 环缺失（在事件 {position} 之前）/ link {number} is missing, before event {position}",
    "order-broken": "第 {number} 环：次序被改动（事件 {position}）/ link {number}: the order was changed at event {position}",
    "head-differs": "第 {number} 环与公布的链头不符 / link {number} is not the head that was printed",
    "event-unchained": "事件 {position} 没有入链 / event {position} is not in the chain",
}
MOST_TOLD: Final = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", help="a head as it was printed, 64 hexadecimal digits")
    parser.add_argument("--number", type=int, help="the number printed beside it")


def run(arguments: argparse.Namespace) -> int:
    """0 when the log is as it was written, 1 when not."""
    printed = {arguments.number: bytes.fromhex(arguments.head)} if arguments.head and arguments.number else {}
    settings = Settings.from_environment()
    with psycopg.connect(settings.service_url("folder")) as connection:
        walk = Walk()
        told = 0
        for told, fault in enumerate(faults_in(connection, walk, printed), 1):
            if told <= MOST_TOLD:
                print(SENTENCES[fault.kind].format(number=fault.number, position=fault.position))
    print(f"{walk.number} 环 / links · {walk.hash.hex()}")
    print("完好 / as written" if not told else f"{told} 处不符 / {told} faults")
    return 1 if told else 0


def faults_in(connection: psycopg.Connection[Any], walk: Walk, printed: dict[int, bytes]) -> Iterator[Fault]:
    """Everything that is not as it was linked, in one snapshot; `printed` are heads known from outside, by their number."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    noted = {number: bytes(stored) for _, number, stored in connection.execute(HEADS)}
    with connection.cursor(name="chain") as links:
        links.itersize = 5000
        yield from walk.faults(links.execute(CHAIN), {*noted, *printed})
    for number, head in [*noted.items(), *printed.items()]:
        if walk.heads.get(number) != head:
            yield Fault("head-differs", number, 0)
    for (position,) in connection.execute(UNCHAINED):
        yield Fault("event-unchained", 0, position)
