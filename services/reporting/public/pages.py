"""/public: what the district promised and how it keeps it, for everybody, without signing in."""

from hashlib import sha256
from typing import cast

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask_babel import gettext

from services.reporting.figures.domain import DEFINITIONS, SHANGHAI
from services.reporting.figures.presenting import area_label
from services.reporting.figures.store import FigureStore
from services.reporting.public.domain import FEWEST, halves
from services.reporting.public.use_cases import RATES, half
from services.reporting.request_context import database, now
from shared.identity.access import ANYONE, require
from shared.reference.areas import load_areas
from shared.runtime.known_reference import KnownReference
from shared.web.language import is_elder_view, language
from shared.web.security import shared_page

blueprint = Blueprint("public", __name__)
TOLD = ("accepted", "closed", *RATES)


@blueprint.get("/public")
@require(ANYONE)
def public() -> Response:
    """The same for every reader of a language and a size of type, so it may be kept by anybody for five minutes."""
    moment, areas = now(), load_areas()
    district = areas.districts()[0].code
    towns = tuple(town.code for town in areas.towns() if town.parent == district)
    periods = halves(moment.astimezone(SHANGHAI).date())
    with database().reading() as connection:
        told = [half(FigureStore(connection), district, towns, period, moment) for period in periods]
    points = cast(KnownReference, current_app.extensions["reference"]).points().coverage(district)
    names = {code: area_label(code) for code in (district, *towns)}
    page = render_template(
        "public/public.html",
        halves=told,
        points=points,
        names=names,
        district=district,
        fewest=FEWEST,
        formulas=[gettext(one.formula) for one in DEFINITIONS if one.key in TOLD],
    )
    response = make_response(page)
    seen = repr((told, points, names, language(), is_elder_view()))
    response.set_etag(sha256(seen.encode()).hexdigest()[:32], weak=True)
    return cast(Response, shared_page(response, 300).make_conditional(request))
