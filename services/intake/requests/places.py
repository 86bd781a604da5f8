"""Where a request or a visit may lie: a village of that day, within the area of whoever enters it."""

from datetime import date

from services.intake.requests.domain import MERGED_VILLAGE, NO_SUCH_VILLAGE, OUTSIDE_AREA
from shared.contracts.errors import Invalid
from shared.identity.people import Person
from shared.reference.areas import AreaLevel, load_areas


def check_village(code: str, day: date, by: Person | None, roles: tuple[str, ...]) -> None:
    """Raise Invalid at `village_code` unless it is a village of that day, and one where the person holds one of the roles.

    Without a person (a resident on the web) every village will do.
    """
    areas = load_areas()
    area = areas.get(code)
    if area is None or area.level is not AreaLevel.VILLAGE or area.code != code:
        raise Invalid({"village_code": [NO_SUCH_VILLAGE]})
    if areas.history.merger(code, day):
        raise Invalid({"village_code": [MERGED_VILLAGE]})
    if by is not None and not by.may_in(code, *roles):
        raise Invalid({"village_code": [OUTSIDE_AREA]})
