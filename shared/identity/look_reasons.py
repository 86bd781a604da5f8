"""Why somebody may look at a person's data: the list they choose from, and what residents are told. Pure."""

from typing import Final

from shared.contracts.errors import N_

OTHER: Final = "other"
"""The reason that needs words."""
REASONS: Final[dict[str, str]] = {
    "handling": N_("办理本人的事"),
    "identity": N_("核对身份"),
    "own_wish": N_("本人要求查看"),
    "correcting": N_("更正信息"),
    "visit": N_("入户走访"),
    "supervision": N_("督办核查"),
    "legal": N_("依法调取"),
    OTHER: N_("其他（请写明）"),
}
