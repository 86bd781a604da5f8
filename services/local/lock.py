"""One house per data folder: a lock the kernel gives back when its holder dies, and checks before anything is written."""

import fcntl
import os
import pwd
import shutil
from pathlib import Path
from typing import TextIO

from services.local import ports
from services.local.refusals import CannotRun

LEAST_FREE_BYTES = 500 * 1024 * 1024


def check_folder(data: Path) -> None:
    """Refuse a data folder that belongs to somebody else or cannot be made."""
    nearest = next(folder for folder in (data, *data.parents) if folder.exists())
    owner = nearest.stat().st_uid
    if data.exists() and owner != os.geteuid():
        raise CannotRun(
            f"数据目录 {data} 属于用户 {_name(owner)}。请以该用户运行，或用 DAIBAN_DATA 另选目录。",
            f"The data folder {data} belongs to {_name(owner)}. Run as that user, or choose another with DAIBAN_DATA.",
        )
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise CannotRun(
            f"不能写入 {nearest}。请修改其权限，或用 DAIBAN_DATA 另选目录。",
            f"Cannot write to {nearest}. Change its permissions, or choose another folder with DAIBAN_DATA.",
        )
    check_space(nearest)


def check_space(folder: Path, least: int = LEAST_FREE_BYTES) -> None:
    """Refuse to start on a disk so full that the database would stop in the middle of its work."""
    free = shutil.disk_usage(folder).free
    if free < least:
        raise CannotRun(
            f"磁盘只剩 {free // 2**20} MB，至少需要 {least // 2**20} MB。请腾出空间，或用 DAIBAN_DATA 另选磁盘上的目录。",
            f"Only {free // 2**20} MB left on the disk, {least // 2**20} MB are needed. Free some space, "
            "or choose a folder on another disk with DAIBAN_DATA.",
        )


def check_port(port: int) -> None:
    """Refuse a port that another program listens on, naming one that is free."""
    if not 0 < port < 65536:
        raise CannotRun(f"端口 {port} 不在 1 到 65535 之间。", f"Port {port} does not lie between 1 and 65535.")
    if not ports.is_free(port):
        other = next((near for near in range(port + 1, port + 100) if ports.is_free(near)), None) or ports.free_port()
        raise CannotRun(
            f"端口 {port} 已被其他程序占用。请换一个：make run PORT={other}",
            f"Port {port} is taken by another program. Choose another: make run PORT={other}",
        )


def taken(data: Path, words: str) -> TextIO:
    """Hold the folder's lock for as long as the returned file is open; `words` tell others who holds it."""
    file = (data / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise CannotRun(
            f"已有一个 daiban run 在使用 {data}（{holder}）。请先停止它，或用 DAIBAN_DATA 另选目录。",
            f"Another `daiban run` is using {data} ({holder}). Stop it first, or choose another folder with DAIBAN_DATA.",
        ) from None
    file.truncate(0)
    file.write(words)
    file.flush()
    return file


def is_held(data: Path) -> bool:
    """Whether a house runs on this folder now."""
    try:
        with (data / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
