"""/api/assignment/v1/pairs/imports: pairs from a spreadsheet, for programs."""

from flask_smorest import Blueprint

from services.assignment.imports.api import add_routes
from services.assignment.pair_imports.pages import KIND

blueprint = Blueprint("pair_imports", __name__, url_prefix="/api/assignment/v1", description="Pairs from a spreadsheet")
add_routes(blueprint, KIND, "/pairs/imports")
