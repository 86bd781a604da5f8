"""Words of the log, and what becomes of a reminder whose fate nobody knew once a person has looked into it. Pure."""

from typing import Final

RUNGS: Final = (
    "yellow",
    "red",
    "urge",
    "supervise",
    "special",
    "urged",
    "told_accepted",
    "told_assigned",
    "told_done",
    "told_confirm",
    "offered",
    "ruling",
    "ruling_late",
    "visit_late",
    "sent_up_late",
)
ROLES: Final = ("assignee", "dispatcher", "leader", "supervisor", "resident")
BECOMES: Final = {"arrived": "delivered", "sent_again": "planned", "left": "cancelled"}
"""The person's answer → the state: it arrived; send it again; leave it."""
ANSWERS: Final = tuple(BECOMES)
OPEN: Final = ("unknown", "failed")
"""What a person may settle."""
