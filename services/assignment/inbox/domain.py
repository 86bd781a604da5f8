"""首接负责: whose inbox a case lies in, and who may pass it on. Pure."""

from typing import Final

from shared.contracts.errors import N_, DomainError

OPEN_STATES: Final = ("accepted", "offered", "assigned", "in_progress", "returned", "suspended", "reopened")


class NotTheReceiver(DomainError):
    """Who opened it first stays responsible until they pass it on."""

    sentence = N_("这件事由首接的同志负责，只有他能转出。")
    status = 403
    code = "not-the-receiver"
