"""The health check of every container of the image: a web service answers its readiness page; the other processes prove
that they can reach what they live on. Exit code 0 is healthy."""

import os
import sys
import urllib.request

READY_PAGE = "http://127.0.0.1:8000/{service}/readyz"


def main() -> int:
    role = os.environ.get("DAIBAN_PROCESS", "")
    if role.endswith("-web"):
        page = READY_PAGE.format(service=role.removesuffix("-web"))
        with urllib.request.urlopen(page, timeout=4) as reply:
            return 0 if reply.status == 200 else 1
    return 0 if _reaches_its_servers() else 1


def _reaches_its_servers() -> bool:
    import psycopg
    import redis

    from shared.runtime.settings import Settings

    settings = Settings.from_environment()
    with psycopg.connect(settings.service_url("relay"), connect_timeout=3) as connection:
        connection.execute("SELECT 1")
    return bool(redis.Redis.from_url(settings.redis_url, socket_timeout=3).ping())


if __name__ == "__main__":
    sys.exit(main())
