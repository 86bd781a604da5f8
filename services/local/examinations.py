"""What the doctor judges by numbers: clocks, disk, schema, chain, backups, broker and secrets. Reads; changes nothing.

Each function takes what was measured and says what it means, so that a rule can be tried without a house; `of_database` and
`of_broker` do the measuring.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from services.local.finding import Finding

CLOCKS_APART: Final = 2.0
LEAST_FREE: Final = 2 << 30
LEAST_FREE_SHARE: Final = 0.05
CHAIN_LATE: Final = 300.0
BACKUP_LATE: Final = 26 * 3600.0
SHORTEST_SECRET: Final = 32
_VARIED: Final = 10
_FACTS: Final = """
    SELECT extract(epoch FROM clock_timestamp())::float8,
           (SELECT array_agg(version_num::text) FROM public.alembic_version),
           (SELECT extract(epoch FROM clock_timestamp() - min(e.recorded_at))::float8 FROM
               (SELECT position, recorded_at FROM bus.event ORDER BY position DESC LIMIT 2000) e
            WHERE NOT EXISTS (SELECT FROM bus.link k WHERE k.position = e.position))
"""


def of_database(connection: Any) -> Iterator[Finding]:
    """`connection` is psycopg's, of any role that may read the bus."""
    from shared.runtime.schema_state import newest

    asked = time.time()
    moment, revisions, unlinked = connection.execute(_FACTS).fetchone()
    yield clocks(moment - (asked + time.time()) / 2)
    yield schema(set(revisions or ()), set(newest()))
    yield chain(unlinked)


def of_broker(url: str) -> Finding:
    import redis

    try:
        with redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3) as connection:
            told: Mapping[str, Any] = {**connection.info("memory"), **connection.info("persistence")}
    except redis.RedisError as error:
        return Finding("消息队列 broker", "—", f"连接不上 / no connection: {type(error).__name__}")
    return broker(str(told.get("maxmemory_policy")), bool(told.get("aof_enabled")))


def clocks(apart: float) -> Finding:
    """Seconds by which the database's clock is ahead of this machine's."""
    advice = (
        "请校准两边的时钟（NTP）：到期和提醒按数据库的时钟 / set both clocks by NTP: what is due goes by the database's"
    )
    return Finding("时钟相差 clock skew", f"{apart:+.2f} s", advice if abs(apart) > CLOCKS_APART else "")


def disk(folder: Path) -> Finding:
    """The data folder, or the nearest folder above that is there."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    usage = shutil.disk_usage(there)
    is_short = usage.free < LEAST_FREE or usage.free < usage.total * LEAST_FREE_SHARE
    advice = "空间快用完了，请清理或扩容 / running out: free some space or enlarge the disk" if is_short else ""
    return Finding("磁盘空间 disk space", f"{usage.free / 1e9:.1f} GB", advice)


def schema(there: set[str], wanted: set[str]) -> Finding:
    missing = sorted(wanted - there)
    advice = f"请运行 / run: daiban migrate ({', '.join(missing)})" if missing else ""
    return Finding("数据库结构 schema", "最新 / current" if not missing else f"缺 {len(missing)} / missing", advice)


def chain(unlinked: float | None) -> Finding:
    """Age in seconds of the oldest new event without a link; None when every one has its link."""
    late = unlinked is not None and unlinked > CHAIN_LATE
    advice = "folder 进程没有在运行，请启动并运行 daiban verify-log / the folder does not run: start it, then daiban verify-log"
    return Finding("事件链 chain of events", f"{unlinked or 0:.0f} s", advice if late else "")


def backup(folder: Path, now: datetime, is_demo: bool) -> Finding:
    """The age of the newest backup; in a demo house only a note."""
    newest = max((path.stat().st_mtime for path in folder.glob("*.zip")), default=None)
    if newest is None:
        return Finding("备份 backup", "—", f"还没有备份，请运行 / none yet, run: daiban backup ({folder})", is_demo)
    age = now.timestamp() - newest
    advice = (
        "上次备份太久，请安排每天 daiban backup / too old: let daiban backup run every day" if age > BACKUP_LATE else ""
    )
    return Finding("备份 backup", f"{age / 3600:.1f} h", advice, is_demo)


def broker(policy: str, is_kept: bool) -> Finding:
    wrong = []
    if policy != "noeviction":
        wrong.append("请设 maxmemory-policy noeviction：否则满时会丢消息 / set it: a full broker would drop messages")
    if not is_kept:
        wrong.append("请打开 appendonly：重启后少等一秒 / turn it on: a restart then wakes at once")
    return Finding("消息队列 broker", f"{policy}, AOF {'on' if is_kept else 'off'}", "\n".join(wrong))


def secrets(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Each secret: long enough, not a repeated pattern, and a file nobody else may read."""
    for name in ("DAIBAN_SECRET", "DAIBAN_MASTER_KEYS"):
        path = environment.get(f"{name}_FILE")
        value = Path(path).read_text().strip() if path and Path(path).exists() else environment.get(name, "")
        yield Finding(name, "有 / set" if value else "—", _wrong_with(value, Path(path) if path else None))


def _wrong_with(value: str, path: Path | None) -> str:
    if not value:
        return "没有设置 / not set"
    key = value.partition(",")[0].rpartition(":")[2]
    if len(key) < SHORTEST_SECRET or len(set(key)) < _VARIED:
        return "太短或太单调，请换成 openssl rand -hex 32 的输出 / too short or too plain: use the output of openssl rand -hex 32"
    if path is not None and path.exists() and path.stat().st_mode & 0o077:
        return f"别人能读，请运行 / others may read it, run: chmod 600 {path}"
    return ""
