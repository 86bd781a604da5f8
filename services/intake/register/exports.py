"""What a person takes along of their data: values for the JSON file and the printed page, words instead of keys."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from services.intake.frame import place_name
from services.intake.register.views import Names, look_view
from services.intake.register.words import CIRCUMSTANCES, DUTIES, RESTRICTIONS
from services.intake.requests.choices import channel_name, matter_name_of, state_name
from services.intake.residents.documents import DOCUMENTS


def export_view(told: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The export as a program or a page shows it."""
    household = told["household"]
    return {
        "made_at": told["made_at"],
        "person": _person(told["person"]),
        "household": {"village_group": household.village_group, "grid": household.grid, "relation": household.relation}
        if household
        else None,
        "firms": [{**firm, "duty": words_of([firm["duty"]], DUTIES)[0]} for firm in told["firms"]],
        "requests": [_request(row) for row in told["requests"]],
        "looks": [look_view(look, names) for look in told["looks"]],
        "changes": [look_view(look, names) for look in told["changes"]],
    }


def words_of(keys: Iterable[str], known: Mapping[str, str]) -> list[str]:
    return [str(gettext(known[key])) for key in keys if key in known]


def _person(told: Mapping[str, Any]) -> dict[str, Any]:
    document, because = told["document"], told["restricted_because"]
    return {
        **told,
        "village": place_name(told["village_code"]),
        "document": gettext(DOCUMENTS[document]) if document else None,
        "circumstances": words_of(told["circumstances"], CIRCUMSTANCES),
        "restricted_because": gettext(RESTRICTIONS[because]) if because else None,
    }


def _request(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "status": state_name(row["status"]),
        "matter": matter_name_of(row["matter_code"]),
        "village": place_name(row["village_code"]),
        "channel": channel_name(row["channel"]),
    }
