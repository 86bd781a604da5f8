"""Wires intake's web application: the only file that knows which adapters it uses; `worker.py` wires the tasks."""

from flask import Flask

from services.intake.accounts.api import blueprint as sessions_api
from services.intake.accounts.pages import sign_in_pages
from services.intake.answers.api import blueprint as answers_api
from services.intake.answers.pages import blueprint as answer_pages
from services.intake.areas.pages import blueprint as area_pages
from services.intake.asking.answer_pages import blueprint as asking_answer_pages
from services.intake.asking.own_pages import blueprint as own_pages
from services.intake.asking.pages import blueprint as asking_pages
from services.intake.asking.photo_pages import blueprint as asking_photo_pages
from services.intake.asking.sending_pages import blueprint as sending_pages
from services.intake.batches.api import blueprint as batches_api
from services.intake.batches.pages import blueprint as batch_pages
from services.intake.book.pages import blueprint as book_pages
from services.intake.catalogue.api import blueprint as catalogue_api
from services.intake.catalogue.editing_pages import blueprint as catalogue_editing
from services.intake.catalogue.pages import blueprint as catalogue_pages
from services.intake.catalogue.sheet_pages import blueprint as catalogue_sheets
from services.intake.complaints.pages import blueprint as complaint_pages
from services.intake.corrections.api import blueprint as corrections_api
from services.intake.corrections.pages import blueprint as corrections_pages
from services.intake.diaries.api import blueprint as diaries_api
from services.intake.diaries.draft_pages import blueprint as diary_draft_pages
from services.intake.diaries.pages import blueprint as diary_pages
from services.intake.entry.pages import blueprint as entry_pages
from services.intake.entry.parts import blueprint as entry_parts
from services.intake.evidence.pages import blueprint as evidence_pages
from services.intake.frame import frame
from services.intake.handover.pages import blueprint as handover_pages
from services.intake.imports.pages import blueprint as import_pages
from services.intake.matters.api import blueprint as matters_api
from services.intake.matters.pages import blueprint as start_pages
from services.intake.matters.store import KnownCatalogue
from services.intake.merging.api import blueprint as merging_api
from services.intake.open311.api import blueprint as open311_api
from services.intake.open311.pages import blueprint as open311_pages
from services.intake.originals.api import blueprint as originals_api
from services.intake.originals.pages import blueprint as originals_pages
from services.intake.papers.pages import blueprint as paper_pages
from services.intake.photos.api import blueprint as photos_api
from services.intake.photos.pages import blueprint as photo_pages
from services.intake.points.api import blueprint as points_api
from services.intake.points.pages import blueprint as point_pages
from services.intake.queue.api import blueprint as queue_api
from services.intake.queue.pages import blueprint as queue_pages
from services.intake.receipt.pages import blueprint as receipt_words
from services.intake.register import blueprints as register
from services.intake.requests.api import blueprint as requests_api
from services.intake.requests.desk_pages import blueprint as desk_pages
from services.intake.requests.submission_limit import SubmissionLimit
from services.intake.staff.pages import blueprint as staff_pages
from services.intake.suggestions.api import blueprint as suggestions_api
from services.intake.suggestions.pages import blueprint as suggestion_pages
from services.intake.suggestions.store import KnownSuggester
from services.intake.surroundings import SERVICE, Surroundings
from services.intake.units.api import blueprint as units_api
from services.intake.units.pages import blueprint as unit_pages
from services.intake.visits.api import blueprint as visits_api
from services.intake.visits.mending_pages import blueprint as visit_mending_pages
from services.intake.visits.opened_pages import blueprint as visit_opened_pages
from services.intake.visits.pages import blueprint as visit_pages
from services.intake.wiring import desks
from shared.contracts.events import Clock
from shared.identity.sessions import count_submission
from shared.runtime.blobs import FolderBlobs
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.known_reference import KnownReference
from shared.runtime.schema_state import is_current
from shared.runtime.sealing import BlindIndex, ServiceSeal
from shared.runtime.settings import Settings
from shared.web.api_documents import service_api
from shared.web.app_factory import make_app
from shared.web.shell import HELP_PHONE

INTERFACES = (
    matters_api,
    catalogue_api,
    units_api,
    originals_api,
    points_api,
    requests_api,
    merging_api,
    queue_api,
    corrections_api,
    batches_api,
    *register.APIS,
    sessions_api,
    visits_api,
    diaries_api,
    suggestions_api,
    answers_api,
    photos_api,
)
PAGES = (
    start_pages,
    asking_pages,
    asking_photo_pages,
    asking_answer_pages,
    sending_pages,
    queue_pages,
    batch_pages,
    own_pages,
    photo_pages,
    desk_pages,
    entry_pages,
    entry_parts,
    originals_pages,
    paper_pages,
    area_pages,
    open311_api,
    open311_pages,
    catalogue_pages,
    catalogue_editing,
    catalogue_sheets,
    unit_pages,
    point_pages,
    *register.PAGES,
    receipt_words,
    visit_pages,
    suggestion_pages,
    visit_mending_pages,
    visit_opened_pages,
    evidence_pages,
    corrections_pages,
    diary_pages,
    diary_draft_pages,
    handover_pages,
    staff_pages,
    import_pages,
    book_pages,
    complaint_pages,
    answer_pages,
)


def web(settings: Settings, clock: Clock | None = None) -> Flask:
    """The web application; nothing is connected before the first request."""
    database = Database(settings, SERVICE)
    checks = {"migrations": lambda: _is_migrated(database)}
    app = make_app(SERVICE, settings, database, "services.intake", checks, frame)
    shown = clock or SystemClock()
    app.extensions.update({"database": database, "clock": shown, "settings": settings})
    app.extensions[SERVICE] = surroundings(settings, database, shown, app.extensions["reference"])
    for interface in INTERFACES:
        service_api(app).register_blueprint(interface)
    for pages in (*PAGES, sign_in_pages(settings.is_demo)):
        app.register_blueprint(pages)
    return app


def surroundings(settings: Settings, database: Database, clock: Clock, reference: KnownReference) -> Surroundings:
    """Everything the routes need, over one database."""
    known = KnownCatalogue(database, clock)
    suggester = KnownSuggester(database, known.catalogue).suggester

    def count(key: bytes) -> int:
        with database.reading() as connection:
            return count_submission(connection, key)

    return Surroundings(
        settings,
        database,
        clock,
        BlindIndex(settings),
        replies=ServiceSeal(settings, SERVICE),
        catalogue=known.catalogue,
        suggester=suggester,
        desk=desks(settings, clock, known, suggester, reference),
        reference=reference,
        blobs=FolderBlobs(settings.photos),
        submissions=SubmissionLimit(settings.submissions_per_hour, HELP_PHONE, clock, count),
        catalogue_changed=known.look_again,
    )


def _is_migrated(database: Database) -> bool:
    with database.reading() as connection:
        return is_current(connection)
