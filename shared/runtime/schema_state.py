"""Whether a database is at the newest revision, without loading the migration tool: every web process asks this.

A revision that another one depends on is implied by it and not noted in the database.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

from shared.runtime.settings import SERVICES

_ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    _ROOT / "shared/runtime/migrations/versions",
    *(_ROOT / f"services/{service}/migrations/versions" for service in SERVICES),
)
"""Where revisions lie: the ground first, then each service."""

_REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
_PARENTS = re.compile(r"^(?:down_revision|depends_on) = (.*)$", re.MULTILINE)


@cache
def newest() -> frozenset[str]:
    """The revisions a current database notes."""
    sources = [path.read_text() for folder in FOLDERS for path in folder.glob("*.py")]
    revisions = {name for source in sources for name in _REVISION.findall(source)}
    implied = {name for source in sources for line in _PARENTS.findall(source) for name in re.findall(r'"(\w+)"', line)}
    return frozenset(revisions - implied)


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest revision of every part."""
    rows = connection.execute(text("SELECT version_num FROM public.alembic_version")).scalars()
    return newest() <= frozenset(rows)
