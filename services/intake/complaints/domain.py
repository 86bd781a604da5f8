"""What a complaint about a person says, and whom that hides the request from (domain.md §5). Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from shared.contracts.errors import N_
from shared.identity.accounts import Meant
from shared.identity.recusal import Recusal

TOWN_DIGITS: Final = 9
NOT_BY_YOURSELF: Final = N_("反映干部或志愿者的事由上级受理，请只登记，不要当场受理。")
NO_SUCH_AREA: Final = N_("请从列表里选一个镇（街道）或村（社区）。")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Whom it is about, as far as the resident knows: a name in their words, an account, or only where they work."""

    about_name: str | None = None
    about_account: str | None = None
    about_area: str | None = None

    def as_data(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


def hidden_from(complaint: Complaint, village: str, meant: Sequence[Meant]) -> Recusal:
    """The persons meant, and their towns and villages; where nobody is known by that name, a whole town.

    A village alone names nobody, and whoever serves it from the town may be meant: then it passes over all who have to do
    with that village, up to the district, which is responsible (decision 0041). Without a place it is the resident's town.
    Somebody of the district has no area that could be left out: it is hidden from the person alone.
    """
    areas = {each.area for each in meant if len(each.area) >= TOWN_DIGITS}
    if not meant:
        areas.add((complaint.about_area or village)[:TOWN_DIGITS])
    elif complaint.about_area:
        areas.add(complaint.about_area)
    return Recusal(frozenset(each.id for each in meant), frozenset(areas))
