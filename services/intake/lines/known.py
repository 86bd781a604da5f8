"""What the names in a paper can mean for one person: the villages in which they are clerk, and the desk's catalogue."""

from services.intake.lines.domain import Known
from services.intake.requests.use_cases import Desk
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day


def known_to(person: Person, desk: Desk) -> Known:
    areas, own = load_areas(), person.areas("clerk")
    villages = [area for area in areas.villages(on=local_day(desk.clock.now())) if area.code.startswith(own)]
    return Known(villages, {area.code: area.name for area in areas.towns()}, desk.catalogue)
