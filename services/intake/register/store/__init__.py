"""Where the register is kept: people, households, firms, and what the audit says of them."""

from services.intake.register.store.firms import FirmStore
from services.intake.register.store.households import HouseholdStore
from services.intake.register.store.looks import LookStore
from services.intake.register.store.people import PeopleStore

__all__ = ["FirmStore", "HouseholdStore", "LookStore", "PeopleStore"]
