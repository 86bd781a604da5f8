"""The register's routes in one place, for `app.py` to register."""

from typing import Final

from services.intake.register import (
    api,
    change_pages,
    firm_pages,
    household_api,
    household_pages,
    leaving_pages,
    pages,
)
from services.intake.residents import privacy_pages
from services.intake.retention import pages as retention_pages

APIS: Final = (api.blueprint, household_api.blueprint)
PAGES: Final = (
    pages.blueprint,
    change_pages.blueprint,
    leaving_pages.blueprint,
    household_pages.blueprint,
    firm_pages.blueprint,
    retention_pages.blueprint,
    privacy_pages.blueprint,
)
