"""`make bench`: every table, one after the other. Figures are medians of one run on this machine; nothing is asserted.

Each is a process of its own, so that the memory it tells of is its own too.
"""

import subprocess
import sys
from typing import Final

TABLES: Final = {
    "pipeline": "One request, from the browser to the offer and the figures",
    "suggest": "Own words",
    "importing": "An import",
    "registering": "The register of members",
    "posts": "Pairs, projects and the map of gaps",
    "matching": "One matching round",
    "counties": "A hundred counties",
    "arrivals": "Arriving one by one",
    "lists": "Lists and searches",
    "figures": "Figures of a half-year",
    "sweep": "The sweep",
    "exports": "A long list as a file",
    "risk": "The chance that a promise is missed",
}
"""Module → what its table is called."""


def main() -> int:
    """How many tables could not be made; the others are printed all the same."""
    failed = 0
    for module, title in TABLES.items():
        print(f"\n# {title}\n", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
