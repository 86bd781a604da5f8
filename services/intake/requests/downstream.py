"""What is answered when a command comes after acceptance that is assignment's from then on: 409 with its link. Pure."""

from typing import Final

from shared.contracts.errors import N_, NotNow


class HandledDownstream(NotNow):
    """The case was accepted: withdrawing it is the dispatch desk's."""

    sentence = N_("这件事已经受理，撤回请到派单页面办理：%(link)s")
    code = "already-accepted"


class MergedDownstream(HandledDownstream):
    sentence = N_("这件事已经受理，并单请到派单页面办理：%(link)s")


class CategorisedDownstream(HandledDownstream):
    sentence = N_("这件事已经受理，换事项请到派单页面办理：%(link)s")


DOWNSTREAM: Final[dict[str, type[HandledDownstream]]] = {
    "withdraw": HandledDownstream,
    "merge": MergedDownstream,
    "categorise": CategorisedDownstream,
}
"""Command → what it is refused with once the request is accepted."""
