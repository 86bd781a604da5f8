"""/work/record: hours, stars and cases of a volunteer; the certificate on A4; and the public page its QR code opens."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from services.assignment.confirming.domain import CONFIRMED_BY
from services.assignment.context import context
from services.assignment.dispatch.wording import RATING_WORDS, area_name
from services.assignment.post_records.store import PostRecordStore
from services.assignment.post_reviews.domain import LEVELS
from services.assignment.post_reviews.store import PostReviewStore
from services.assignment.service_records import use_cases
from services.assignment.service_records.domain import NotGenuine, certificate_in, code_of
from services.assignment.service_records.store import RecordStore
from shared.contracts.errors import NotFound
from shared.identity.access import ANYONE, person, require
from shared.web.qr import qr_svg

blueprint = Blueprint("record_pages", __name__, url_prefix="/work")
WHO = ("volunteer", *use_cases.READERS)


@blueprint.get("/record")
@blueprint.get("/records/<uuid:volunteer_id>")
@require(*WHO)
def record(volunteer_id: UUID | None = None) -> str:
    with context().database.reading() as connection:
        store = RecordStore(connection)
        row = use_cases.volunteer_for(store, person(), volunteer_id)
        hours, cases = store.hours(row.id), store.cases(row.id)
        terms = PostRecordStore(connection).of_volunteer(row.id)
        reviews = PostReviewStore(connection).of_volunteer(row.id)
    return render_template(
        "service_records/record.html",
        volunteer=row,
        hours=hours,
        cases=cases,
        terms=terms,
        reviews=reviews,
        review_levels=LEVELS,
        levels=RATING_WORDS,
        methods=CONFIRMED_BY,
        is_own=row.person_id == person().id,
    )


@blueprint.post("/record/certificate")
@blueprint.post("/records/<uuid:volunteer_id>/certificate")
@require(*WHO)
def issue(volunteer_id: UUID | None = None) -> Response:
    here = context()
    with here.database.transaction() as unit:
        made = use_cases.issue(RecordStore(unit.connection), person(), volunteer_id, here.clock.now())
    return redirect(f"/work/certificates/{code_of(made.id, _key())}/sheet", 303)


@blueprint.get("/certificates/<string:code>/sheet")
@require(*WHO)
def sheet(code: str) -> str:
    """The certificate to print; opened by its code alone, which says nothing by itself."""
    address = f"{context().settings.base_url}/work/certificates/{code}"
    return render_template(
        "service_records/certificate.html",
        certificate=_certificate(code),
        qr=qr_svg(address, address),
        address=address,
        code=code,
        area_name=area_name,
        size="a4",
        back="/work/record",
    )


@blueprint.get("/certificates/<string:code>")
@require(ANYONE)
def verify(code: str) -> Any:
    """What the certificate says and nothing else; whatever was altered is not found."""
    try:
        certificate = _certificate(code)
    except NotFound:
        return render_template("service_records/verified.html", certificate=None), 404
    return render_template("service_records/verified.html", certificate=certificate)


def _certificate(code: str) -> Any:
    about = certificate_in(code, _key())
    with context().database.reading() as connection:
        found = RecordStore(connection).certificate(about)
    if found is None:
        raise NotGenuine()
    return found


def _key() -> bytes:
    return context().settings.derived("certificates")
