"""`make bench`: every table, one after the other. Figures are medians of one run on this machine; nothing is asserted."""

from benchmarks import (
    arrivals,
    counties,
    exports,
    figures,
    importing,
    lists,
    matching,
    pipeline,
    posts,
    registering,
    risk,
    suggest,
    sweep,
)


def main() -> None:
    print("# One request, from the browser to the offer and the figures\n", flush=True)
    pipeline.main()
    print("\n# Own words\n", flush=True)
    suggest.main()
    print("\n# An import\n", flush=True)
    importing.main()
    print("\n# The register of members\n", flush=True)
    registering.main()
    print("\n# Pairs, projects and the map of gaps\n", flush=True)
    posts.main()
    print("\n# One matching round\n", flush=True)
    matching.main()
    counties.main()
    print("\n# Arriving one by one\n", flush=True)
    arrivals.main()
    print("\n# Lists and searches\n", flush=True)
    lists.main()
    print("\n# Figures of a half-year\n", flush=True)
    figures.main()
    print("\n# The sweep\n", flush=True)
    sweep.main()
    print("\n# A long list as a file\n", flush=True)
    exports.main()
    print("\n# The chance that a promise is missed\n", flush=True)
    risk.main()


if __name__ == "__main__":
    main()
