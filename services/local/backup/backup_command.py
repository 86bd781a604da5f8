"""`daiban backup`: the whole house in one file, while it runs. Not in it: the secrets, which belong in another place."""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from services.local.backup.taking import take
from services.local.progress import Bar
from services.local.refusals import CannotRun
from shared.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: DAIBAN_BACKUPS, named by time)")


def run(arguments: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    target = arguments.file or settings.backups / f"daiban-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    if target.exists():
        raise CannotRun(f"{target} 已经存在，不会覆盖。", f"{target} is there already and is not overwritten.")
    began = time.monotonic()
    manifest = take(settings, target, Bar())
    size, rows = target.stat().st_size / 1e6, sum(manifest.tables.values())
    print(f"{target} · {size:.1f} MB · {rows} 行/rows · {manifest.blobs} 张/blobs · {time.monotonic() - began:.1f} s")
    print(f"链头/chain head: {manifest.chain_number} · {manifest.chain_head or '—'}")
    print("不含密钥；请把 secret 和 master-keys 另存一处，没有它们无法恢复。")
    print("The keys are not in it: keep secret and master-keys elsewhere, without them it cannot be restored.")
    return 0
