"""Makes the secrets of a compose installation on its first start, as files in volumes that only their readers mount.

Runs as root in a container of its own and exits; what is already there is never replaced.
"""

import base64
import os
import secrets
from pathlib import Path

APPLICATION, POSTGRES, BROKER, OWNER = (Path("/keys") / name for name in ("application", "postgres", "broker", "owner"))
APPLICATION_USER = 10001

BROKER_RULES = """requirepass {password}
bind * -::*
port 6379
dir /data
appendonly yes
appendfsync everysec
maxmemory 256mb
maxmemory-policy noeviction
rename-command FLUSHALL ""
rename-command FLUSHDB ""
rename-command CONFIG ""
rename-command KEYS ""
rename-command DEBUG ""
rename-command SHUTDOWN ""
"""


def keep(path: Path, text: str, user: int, mode: int = 0o400) -> None:
    """Write a file once, readable by one user."""
    if path.exists():
        return
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    os.chown(fresh, user, user)
    fresh.chmod(mode)
    fresh.rename(path)


def main() -> None:
    password_file = POSTGRES / "password"
    # the entry script of the Postgres image reads it before and after it gives up root
    keep(password_file, secrets.token_hex(24), 0, 0o444)
    owner = f"postgresql://postgres:{password_file.read_text()}@postgres:5432/daiban"
    keep(OWNER / "database-url", owner, APPLICATION_USER)
    # services know where the database is; who they are and their passwords derive from the secret
    keep(APPLICATION / "database-url", "postgresql://postgres:5432/daiban", APPLICATION_USER)
    keep(APPLICATION / "secret", secrets.token_hex(32), APPLICATION_USER)
    master_key = base64.b64encode(secrets.token_bytes(32)).decode()
    keep(APPLICATION / "master-keys", f"k1:{master_key}", APPLICATION_USER)
    password = secrets.token_hex(24)
    if not (BROKER / "valkey.conf").exists():
        (APPLICATION / "redis-url").unlink(missing_ok=True)
    keep(APPLICATION / "redis-url", f"redis://:{password}@valkey:6379/0", APPLICATION_USER)
    keep(BROKER / "valkey.conf", BROKER_RULES.format(password=password), 999)


if __name__ == "__main__":
    main()
