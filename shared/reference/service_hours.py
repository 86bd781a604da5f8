"""Hours of service as papers, records and figures give them: one rule for all. Pure."""


def hours_of(minutes: int) -> float:
    """Minutes as hours to one decimal, rounded: 48 is 0.8, 150 is 2.5."""
    return round(minutes / 60, 1)
