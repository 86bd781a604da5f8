"""Postgres refuses to run as root; here is decided who it runs as instead, and how it still reaches its files.

Not root: it runs as whoever started the house. Root: as `nobody`, and where a folder on the way (a home directory, a
private temporary folder) is closed to `nobody`, with the one capability that lets it pass through.
"""

import os
import pwd
import shutil
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.local.refusals import CannotRun

USER = "nobody"
DAC_OVERRIDE, DAC_READ_SEARCH = 1, 2  # numbers of linux/capability.h


@dataclass(frozen=True)
class Identity:
    """Who a server runs as: the command that goes before its own, and the owner of its files."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def own(self, path: Path) -> None:
        """Give a file or folder to the server."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def identity(paths: Iterable[Path], death_signal: signal.Signals) -> Identity:
    """Who runs a server that needs these paths; it gets `death_signal` when its parent dies.

    Changing user clears the parent-death signal a child may have set before, so `setpriv` sets it again.
    """
    if os.geteuid() != 0:
        return Identity()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotRun(
            "不能以 root 身份运行 PostgreSQL，且找不到 setpriv 命令。请改用普通用户运行，或安装 util-linux。",
            "PostgreSQL cannot run as root and the setpriv command is missing. Run as an ordinary user, "
            "or install util-linux.",
        )
    user = pwd.getpwnam(USER)
    prefix = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    prefix += [f"--pdeathsig={death_signal.name.removeprefix('SIG')}"]
    capability = capability_needed(list(paths))
    if capability:
        prefix += [f"--inh-caps=-all,+{capability}", f"--ambient-caps=-all,+{capability}"]
    return Identity((*prefix, "--"), user.pw_uid, user.pw_gid)


def capability_needed(paths: list[Path]) -> str:
    """The least capability with which `nobody` reaches the paths; empty when the way is open."""
    folders = {folder for path in paths for folder in path.resolve().parents}
    closed = any(not folder.stat().st_mode & 0o001 for folder in folders if folder.exists())
    unreadable = any(path.is_file() and not path.stat().st_mode & 0o001 for path in paths)
    if not closed and not unreadable:
        return ""
    return "dac_override" if unreadable or not _may_grant(DAC_READ_SEARCH) else "dac_read_search"


def _may_grant(number: int) -> bool:
    """Whether this process holds the capability; containers often keep DAC_OVERRIDE only."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapBnd:"):
            return bool(int(line.split()[1], 16) >> number & 1)
    return False
