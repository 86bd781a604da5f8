"""Moved to `services.intake.suggestions`; kept until nothing asks here any more."""

from services.intake.suggestions.domain import Suggester as Suggester
from services.intake.suggestions.notices import emergencies_in as emergencies_in
