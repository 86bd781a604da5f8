"""What one request costs, as rows of a table: the median of several rounds, and how often the floor each is."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement: CPU-ms a request, requests a second, and latencies in ms where they were taken."""

    cpu_ms: float
    per_second: float
    p50: float = 0.0
    p99: float = 0.0


def median(rows: list[Row]) -> Row:
    """The median of each figure by itself."""
    return Row(
        *(statistics.median(getattr(row, name) for row in rows) for name in ("cpu_ms", "per_second", "p50", "p99"))
    )


def table(rows: dict[str, Row]) -> None:
    """Print the rows; the ratio is to the row called `floor`."""
    floor = rows["floor"].cpu_ms
    print(f"{'per request':<28}{'CPU-ms':>9}{'× floor':>9}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for kind, row in rows.items():
        latency = f"{row.p50:9.1f}{row.p99:9.1f}" if row.p99 else f"{'':9}{'':9}"
        print(f"{kind:<28}{row.cpu_ms:9.2f}{row.cpu_ms / floor:9.2f}{row.per_second:9.0f}{latency}")
