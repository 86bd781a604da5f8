"""The only file that knows every part of the service: it wires stores, clock and seal into routes; `worker.py` wires the tasks."""

from flask import Blueprint, Flask
from sqlalchemy import Connection

from services.assignment.appointments import api as appointments_api
from services.assignment.appointments import pages as appointment_pages
from services.assignment.assistants import api as assistants_api
from services.assignment.assistants import pages as assistant_pages
from services.assignment.attachments import pages as attachment_pages
from services.assignment.attachments.store import AttachmentStore
from services.assignment.calendars import pages as calendar_pages
from services.assignment.callbacks import api as callbacks_api
from services.assignment.callbacks import pages as callback_pages
from services.assignment.check_ins import api as check_ins_api
from services.assignment.check_ins import pages as check_in_pages
from services.assignment.claims import api as claims_api
from services.assignment.claims import pages as claim_pages
from services.assignment.clock import api as clock_api
from services.assignment.clock import pages as clock_pages
from services.assignment.confirming import api as confirming_api
from services.assignment.confirming import pages as confirm_pages
from services.assignment.context import Context
from services.assignment.denials import api as denials_api
from services.assignment.denials import pages as denial_pages
from services.assignment.dispatch import api as dispatch_api
from services.assignment.dispatch import case_api, dispatcher_pages, resident_pages, why_pages
from services.assignment.dispatch import pages as work_pages
from services.assignment.dispatch.store import CaseReader
from services.assignment.dispatch.texts import Texts
from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.frame import frame
from services.assignment.gaps import api as gaps_api
from services.assignment.gaps import pages as gap_pages
from services.assignment.handover import api as handover_api
from services.assignment.handover import pages as handover_pages
from services.assignment.inbox import api as inbox_api
from services.assignment.inbox import pages as inbox_pages
from services.assignment.leave import api as leave_api
from services.assignment.leave import pages as leave_pages
from services.assignment.matching.store import MatchingStore
from services.assignment.members import pages as member_pages
from services.assignment.merging import api as merging_api
from services.assignment.merging import pages as merging_pages
from services.assignment.offer_links import pages as offer_link_pages
from services.assignment.on_behalf import pages as on_behalf_pages
from services.assignment.originals.store import OriginalStore
from services.assignment.pair_coverage import pages as pair_coverage_pages
from services.assignment.pair_imports import api as pair_imports_api
from services.assignment.pair_imports import pages as pair_import_pages
from services.assignment.pairs import api as pairs_api
from services.assignment.pairs import pages as pair_pages
from services.assignment.papers import pages as paper_pages
from services.assignment.post_records import pages as post_record_pages
from services.assignment.post_reviews import api as post_reviews_api
from services.assignment.post_reviews import pages as post_review_pages
from services.assignment.posts import api as posts_api
from services.assignment.posts import pages as post_pages
from services.assignment.posts.store import PostStore
from services.assignment.profiles import pages as profile_pages
from services.assignment.projects import api as projects_api
from services.assignment.projects import import_pages as project_import_pages
from services.assignment.projects import pages as project_pages
from services.assignment.ratings import api as ratings_api
from services.assignment.ratings import pages as rating_pages
from services.assignment.ratings.looking import note_staff_place
from services.assignment.rectifications import api as rectifications_api
from services.assignment.rectifications import pages as rectification_pages
from services.assignment.register_imports import api as register_imports_api
from services.assignment.register_imports import pages as register_import_pages
from services.assignment.rehearsals import pages as rehearsal_pages
from services.assignment.reopening import api as reopening_api
from services.assignment.reopening import pages as reopening_pages
from services.assignment.rulings import api as rulings_api
from services.assignment.rulings import pages as ruling_pages
from services.assignment.sending_up import api as sending_up_api
from services.assignment.sending_up import pages as sending_up_pages
from services.assignment.service_records import api as records_api
from services.assignment.service_records import pages as record_pages
from services.assignment.signatures import pages as signature_pages
from services.assignment.skill_papers import pages as skill_paper_pages
from services.assignment.stages import api as stages_api
from services.assignment.stages import pages as stage_pages
from services.assignment.tasks import Worker
from services.assignment.trips import api as trips_api
from services.assignment.trips import pages as trip_pages
from services.assignment.visit_ratings import api as visit_ratings_api
from services.assignment.volunteers import api as volunteers_api
from services.assignment.volunteers.store import VolunteerStore
from services.assignment.weights import pages as weights_pages
from services.assignment.wiring import desk_of
from services.assignment.work_photos import api as work_photos_api
from services.assignment.work_photos import pages as work_photo_pages
from shared.contracts.events import Clock
from shared.runtime.blobs import FolderBlobs
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database, Work
from shared.runtime.schema_state import is_current
from shared.runtime.sealing import BlindIndex, ServiceSeal, tracking_hashes
from shared.runtime.settings import Settings
from shared.web.api_documents import service_api
from shared.web.app_factory import make_app

SERVICE = "assignment"
_APIS = (
    dispatch_api.blueprint,
    work_photos_api.blueprint,
    case_api.blueprint,
    confirming_api.blueprint,
    callbacks_api.blueprint,
    ratings_api.blueprint,
    rectifications_api.blueprint,
    records_api.blueprint,
    visit_ratings_api.blueprint,
    denials_api.blueprint,
    clock_api.blueprint,
    sending_up_api.blueprint,
    appointments_api.blueprint,
    rulings_api.blueprint,
    reopening_api.blueprint,
    merging_api.blueprint,
    handover_api.blueprint,
    stages_api.blueprint,
    assistants_api.blueprint,
    inbox_api.blueprint,
    volunteers_api.blueprint,
    leave_api.blueprint,
    claims_api.blueprint,
    gaps_api.blueprint,
    posts_api.blueprint,
    post_reviews_api.blueprint,
    pairs_api.blueprint,
    pair_imports_api.blueprint,
    register_imports_api.blueprint,
    check_ins_api.blueprint,
    projects_api.blueprint,
    trips_api.blueprint,
)
_PAGES: tuple[Blueprint, ...] = (
    work_pages.blueprint,
    dispatcher_pages.blueprint,
    why_pages.blueprint,
    confirm_pages.blueprint,
    callback_pages.blueprint,
    calendar_pages.blueprint,
    clock_pages.blueprint,
    sending_up_pages.blueprint,
    ruling_pages.blueprint,
    reopening_pages.blueprint,
    merging_pages.blueprint,
    handover_pages.blueprint,
    stage_pages.blueprint,
    assistant_pages.blueprint,
    inbox_pages.blueprint,
    offer_link_pages.blueprint,
    signature_pages.blueprint,
    denial_pages.blueprint,
    rating_pages.blueprint,
    rectification_pages.blueprint,
    record_pages.blueprint,
    appointment_pages.blueprint,
    on_behalf_pages.blueprint,
    resident_pages.blueprint,
    attachment_pages.blueprint,
    work_photo_pages.blueprint,
    claim_pages.blueprint,
    gap_pages.blueprint,
    post_pages.blueprint,
    post_review_pages.blueprint,
    post_record_pages.blueprint,
    paper_pages.blueprint,
    rehearsal_pages.blueprint,
    weights_pages.blueprint,
    pair_coverage_pages.blueprint,
    pair_import_pages.blueprint,
    leave_pages.blueprint,
    pair_pages.blueprint,
    project_pages.blueprint,
    project_import_pages.blueprint,
    register_import_pages.blueprint,
    member_pages.blueprint,
    check_in_pages.blueprint,
    profile_pages.blueprint,
    skill_paper_pages.blueprint,
    trip_pages.blueprint,
)


def web(settings: Settings, clock: Clock | None = None) -> Flask:
    """The web application; connects when the first request needs it."""
    database = Database(settings, SERVICE)
    here = _context(settings, database, clock or SystemClock())
    app = make_app(
        SERVICE, settings, database, "services.assignment", {"migrations": lambda: _current(database)}, frame
    )
    app.extensions.update(database=database, clock=here.clock, settings=settings, assignment=here)
    for blueprint in _APIS:
        service_api(app).register_blueprint(blueprint)
    for pages in _PAGES:
        app.register_blueprint(pages)
    app.after_request(note_staff_place)
    return app


def _context(settings: Settings, database: Database, clock: Clock) -> Context:
    index = BlindIndex(settings)

    def desk(work: Work) -> Desk:
        return desk_of(work, clock, settings)

    def texts(connection: Connection) -> Texts:
        return Texts(connection, settings)

    return Context(
        database=database,
        settings=settings,
        clock=clock,
        replies=ServiceSeal(settings, SERVICE),
        desk=desk,
        cases=CaseReader,
        texts=texts,
        volunteers=VolunteerStore,
        posts=PostStore,
        matching=MatchingStore,
        tracking_hashes=lambda code, tail: tracking_hashes(index, code, tail),
        originals=OriginalStore,
        attachments=AttachmentStore,
        blobs=FolderBlobs(settings.photos),
        run_round=Worker(database, clock, settings.offer_hours).run_round,
    )


def _current(database: Database) -> bool:
    with database.reading() as connection:
        return is_current(connection)
