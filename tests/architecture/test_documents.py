"""What is written about the code is what the code says."""

import re
from pathlib import Path

from shared.contracts.catalogue import page

ROOT = Path(__file__).parents[2]


def test_the_event_catalogue_is_current():
    assert (ROOT / "docs" / "events.md").read_text() == page(), "run: python -m shared.contracts.catalogue"


def test_every_path_the_readme_names_exists():
    text = (ROOT / "README.md").read_text()
    named = re.findall(r"`((?:shared|services|tests|docs|deploy)/[\w./-]+)`", text) + re.findall(
        r"\]\((docs/[\w./-]+)\)", text
    )
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


def test_no_file_names_a_package_registry():
    suspects = [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json", ROOT / "Dockerfile"]
    assert [
        path.name for path in suspects if re.search(r"registry\.npmjs|pypi\.org|--index-url", path.read_text())
    ] == []
