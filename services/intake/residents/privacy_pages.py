"""The privacy notice in full: each kind of stored data with its purpose, who sees it, how long, and a person's rights."""

from flask import Blueprint, render_template

from services.intake.residents.purposes import PURPOSES
from services.intake.surroundings import around
from shared.identity.access import ANYONE, require

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/ask/privacy")
@require(ANYONE)
def privacy() -> str:
    return render_template("resident/purposes.html", purposes=PURPOSES, years=around().settings.retention_years)
