"""/api/assignment/v1/members/imports: the register from a spreadsheet, for programs."""

from flask_smorest import Blueprint

from services.assignment.imports.api import add_routes
from services.assignment.register_imports.pages import KIND

blueprint = Blueprint(
    "register_imports", __name__, url_prefix="/api/assignment/v1", description="The register from a spreadsheet"
)
add_routes(blueprint, KIND, "/members/imports")
