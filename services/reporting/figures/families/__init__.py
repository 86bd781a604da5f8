"""Every family of figures: a new one is a file here and its name in this list (docs/house.md says how)."""

from typing import Final

from services.reporting.figures.families.cases import CASES
from services.reporting.figures.families.family import Count, Definition, Family
from services.reporting.figures.families.households import HOUSEHOLDS
from services.reporting.figures.families.members import MEMBERS
from services.reporting.figures.families.money import MONEY
from services.reporting.figures.families.pairs import PAIRS
from services.reporting.figures.families.posts import POSTS
from services.reporting.figures.families.services import SERVICES
from services.reporting.figures.families.trips import TRIPS
from services.reporting.figures.families.visits import VISITS

FAMILIES: Final = (CASES, MEMBERS, POSTS, SERVICES, PAIRS, HOUSEHOLDS, TRIPS, VISITS, MONEY)
FAMILY_OF: Final = {count.name: family for family in FAMILIES for count in family.counts}
COUNT_OF: Final = {count.name: count for family in FAMILIES for count in family.counts}

__all__ = ["CASES", "COUNT_OF", "FAMILIES", "FAMILY_OF", "MEMBERS", "VISITS", "Count", "Definition", "Family"]
