"""Each service's migrations are one line from the first to the last: two that follow the same one would stop every upgrade."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAINS = sorted((ROOT / "services").glob("*/migrations/versions"))
_NAMED = re.compile(r'^(revision|down_revision)(?:: [^=]+)? = (?:"([a-z0-9_]+)"|None)', re.MULTILINE)


@pytest.mark.parametrize("folder", CHAINS, ids=lambda folder: folder.parts[-3])
def test_every_migration_is_followed_by_one_at_most(folder: Path) -> None:
    followers: dict[str, str] = {}
    for file in sorted(folder.glob("*.py")):
        named = dict(_NAMED.findall(file.read_text()))
        before = named["down_revision"]
        assert before not in followers, f"{file.name} and {followers.get(before)} both follow {before or 'nothing'}"
        followers[before] = file.name
