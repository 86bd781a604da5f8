"""What is said and done about an event that failed: how long to wait, and a description that holds nothing of the event."""

from datetime import timedelta


def pause_after(attempts: int) -> timedelta:
    """1 s, 2 s, 4 s … at most 5 minutes."""
    return timedelta(seconds=min(2 ** (attempts - 1), 300))


def describe(error: Exception) -> str:
    """What went wrong without any value from the event: class names and, for the database, the constraint."""
    origin = getattr(error, "orig", None)
    diagnostic = getattr(origin, "diag", None)
    parts = [
        type(error).__name__,
        type(origin).__name__ if origin else "",
        getattr(diagnostic, "constraint_name", "") or "",
    ]
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace:
        parts.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
    return " ".join(part for part in parts if part)
