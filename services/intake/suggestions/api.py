"""The public JSON interface of the suggestions (design §6): nothing asked here is stored."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext
from flask_smorest import Blueprint

from services.intake.suggestions.notices import notices_in
from services.intake.suggestions.schemas import NoticeSchema, OwnWords, SuggestionArguments, SuggestionSchema
from services.intake.surroundings import around
from shared.identity.access import ANYONE, require

blueprint = Blueprint(
    "suggestions", __name__, url_prefix="/api/intake/v1", description="What own words seem to ask for"
)


@blueprint.route("/suggestions", methods=["GET"])
@require(ANYONE)
@blueprint.arguments(SuggestionArguments(), location="query")
@blueprint.response(200, SuggestionSchema(many=True))
def suggest(wanted: dict[str, Any]) -> Response:
    """The likely matters for somebody's own words, best first.

    `X-Emergency` names numbers to dial at once, `X-Elsewhere` those of other offices whose business it seems to be;
    `/notices` has the sentences.
    """
    found = around().suggester().suggest(wanted["text"], wanted["limit"])
    response = jsonify(SuggestionSchema(many=True).dump(found))
    notices = notices_in(wanted["text"])
    for header, is_emergency in (("X-Emergency", True), ("X-Elsewhere", False)):
        numbers = [notice.number for notice in notices if notice.is_emergency is is_emergency]
        if numbers:
            response.headers[header] = ", ".join(numbers)
    return response


@blueprint.route("/notices", methods=["GET"])
@require(ANYONE)
@blueprint.arguments(OwnWords(), location="query")
@blueprint.response(200, NoticeSchema(many=True))
def list_notices(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Emergencies first, then other offices (courts, 12315, 12389 …) with a sentence and a number; empty for most texts."""
    return [
        {
            "key": notice.key,
            "number": notice.number,
            "is_emergency": notice.is_emergency,
            "sentence": gettext(notice.sentence),
            "because": notice.because,
        }
        for notice in notices_in(wanted["text"])
    ]
