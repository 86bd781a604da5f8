"""/work/skill-papers/…: one paper that proves a skill, for the volunteer it belongs to and for who attests it. Each look is noted."""

from flask import Blueprint, Response, request

from services.assignment.claims.words import VolunteerWords
from services.assignment.context import context
from services.assignment.profiles.domain import ATTESTERS
from services.assignment.skill_papers.domain import PDF
from services.assignment.skill_papers.store import SkillPaperStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.pictures import clear_blob, pdf_response, picture_response

blueprint = Blueprint("skill_papers", __name__, url_prefix="/work")


@blueprint.get("/skill-papers/<string:paper_hash>")
@require("volunteer", *ATTESTERS)
def paper(paper_hash: str) -> Response:
    here, by = context(), person()
    with here.database.transaction() as unit:
        row = SkillPaperStore(unit.connection).one(paper_hash)
        if row is None or not (row.person_id == by.id or by.may_in(row.village, *ATTESTERS)):
            raise NotFound()
        actor, seen = by.acting_as(*ATTESTERS, "volunteer"), {"skill": row.skill, "paper": paper_hash[:12]}
        audit.note(unit.connection, "assignment", actor, "revealed", row.volunteer_id, row.village, seen)
        key = VolunteerWords(unit.connection, here.settings).open(row.key, "paper")
    content = clear_blob(here.blobs, row.hash, key)
    if row.kind == PDF:
        return pdf_response(content, f"{row.skill}.pdf")
    return picture_response(content, is_small="small" in request.args)
