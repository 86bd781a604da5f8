"""What reporting does when it is woken: the table of every event type it hears, and its tick."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from services.reporting.announcements import use_cases as announcements
from services.reporting.announcements.store import AnnouncementStore
from services.reporting.cases import use_cases as cases
from services.reporting.cases.store import SAVING, CaseStore
from services.reporting.channels.mail import mail_of
from services.reporting.deadlines import use_cases as deadlines
from services.reporting.deadlines.store import DeadlineStore
from services.reporting.exports.tick import carry_on, tidy
from services.reporting.ladder import use_cases as ladder
from services.reporting.ladder.store import LadderStore
from services.reporting.leave import use_cases as leave
from services.reporting.leave.store import LeaveStore
from services.reporting.matters.store import MatterNameStore
from services.reporting.members import use_cases as members
from services.reporting.members.store import MemberStore
from services.reporting.offers_told import use_cases as offers_told
from services.reporting.offers_told.store import OfferToldStore
from services.reporting.originals import use_cases as originals
from services.reporting.originals.store import OriginalStore
from services.reporting.pairs import use_cases as pairs
from services.reporting.pairs.domain import HEARD as PAIRS_HEARD
from services.reporting.pairs.store import PairStore
from services.reporting.posts import use_cases as posts
from services.reporting.posts.store import PostStore
from services.reporting.reminders import use_cases as reminders
from services.reporting.reminders.domain import NOTIFIER_LATE_AFTER
from services.reporting.reminders.notices import HouseNotices
from services.reporting.reminders.sending_store import SendingStore
from services.reporting.reminders.store import LedgerTransactions, ReminderStore, database_now
from services.reporting.rising.store import RisingStore
from services.reporting.rising.use_cases import look as look_for_rising
from services.reporting.rollups.folding import fold
from services.reporting.services_signed.store import ServiceStore
from services.reporting.trips.store import TripStore
from services.reporting.visits import use_cases as visits
from services.reporting.visits.domain import HEARD as VISITS_HEARD
from services.reporting.visits.store import VisitStore
from services.reporting.webhooks.deliveries import DeliveryStore
from shared.contracts.events import Event
from shared.contracts.flow import HEARERS
from shared.reference.calendar import official_calendar
from shared.runtime.blobs import FolderBlobs
from shared.runtime.database import Database, Work
from shared.runtime.known_calendars import Calendars

_SAVING: Final = text(fold(SAVING))
"""Cases are saved and the roll-ups of their figures folded by one statement."""
CASE: Final = "case"
MEMBER: Final = "member"
VISIT: Final = "visit"
LEAVE: Final = "leave"
PAIR: Final = "pair"
POST: Final = "post"
TRIP: Final = "trip"
NOTHING: Final = "nothing"
_OTHER_SUBJECTS: Final = (
    "volunteer.",
    "pair.",
    "partner.",
    "project.",
    "trip.",
    "matter.",
    "visit.",
    "resident.",
)


def _concerns(kind: str) -> str:
    """Which rows an event changes: a case's, a member's, a visit's, a pair's, a post's, a trip's, or none (an event only)."""
    if kind in members.HEARD:
        return MEMBER
    if kind in VISITS_HEARD:
        return VISIT
    if kind == leave.HEARD:
        return LEAVE
    if kind in PAIRS_HEARD:
        return PAIR
    if kind in posts.HEARD:
        return POST
    if kind == "trip.recorded":
        return TRIP
    return NOTHING if kind.startswith(_OTHER_SUBJECTS) else CASE


HANDLERS: Final[dict[str, str]] = {kind: _concerns(kind) for kind, hearers in HEARERS.items() if "reporting" in hearers}
"""Every type reporting hears → whose row it changes. A type that is not here is an error and is parked."""


def handle(work: Work, events: Sequence[Event]) -> None:
    """A batch, in order, in one transaction: a fixed number of statements however many events it has."""
    kinds = (CASE, MEMBER, VISIT, LEAVE, PAIR, POST, TRIP, NOTHING)
    about: dict[str, list[Event]] = {kind: [] for kind in kinds}
    for event in events:
        about[HANDLERS[event.type]].append(event)
    MatterNameStore(work.connection).record(events)
    if about[MEMBER]:
        members.record(MemberStore(work.connection), about[MEMBER])
    if about[VISIT]:
        visits.record(VisitStore(work.connection), about[VISIT])
    if about[PAIR]:
        pairs.record(PairStore(work.connection), about[PAIR])
    if about[POST]:
        posts.record(PostStore(work.connection), about[POST])
    if about[TRIP]:
        TripStore(work.connection).keep(about[TRIP])
    if about[LEAVE]:
        leave.record(LeaveStore(work.connection), about[LEAVE])
    if about[CASE]:
        _record_cases(work, about[CASE])
        originals.record(OriginalStore(work.connection), about[CASE])
        DeliveryStore(work.connection).heard(about[CASE])
        ServiceStore(work.connection).record(about[CASE])


def _record_cases(work: Work, events: Sequence[Event]) -> None:
    """Promises and rungs are counted with each case's own calendar, hours when people may be told with the one in force."""
    calendar, calendars = official_calendar(), Calendars(work.connection)
    changed = cases.record(CaseStore(work.connection, _SAVING), events, calendars)
    promises = deadlines.follow(DeadlineStore(work.connection), changed, calendars)
    accepted, recounted = (
        {event.subject for event in events if event.type == kind}
        for kind in ("request.accepted", "deadline.recalculated")
    )
    ladder.follow(LadderStore(work.connection), changed, promises, accepted, recounted, calendars)
    reminders.follow(ReminderStore(work.connection), promises)
    reminders.raise_urged(ReminderStore(work.connection), events, calendar)
    reminders.tell_at_once(ReminderStore(work.connection), events, calendar)
    offers_told.tell_of_offers(OfferToldStore(work.connection), events, calendar)
    announcements.announce(AnnouncementStore(work.connection), events, calendar)


def sweep(database: Database) -> reminders.Swept:
    """`reporting.sweep`: plan what has come due, by the database's clock, and see whether the notifier is there."""
    now = database_now(database)
    swept = reminders.sweep(LedgerTransactions(database), now, official_calendar())
    with database.reading() as connection:
        last_look = SendingStore(connection).last_look()
    if last_look and now - last_look > NOTIFIER_LATE_AFTER:
        HouseNotices(database, mail_of(database.settings)).say("notifier_late", last_look.isoformat(timespec="seconds"))
    return swept


def export(database: Database) -> int:
    """`reporting.export`: go on with the lists asked for as files, and remove those that have expired."""
    blobs = FolderBlobs(database.settings.exports)
    tidy(database, blobs)
    return carry_on(database, blobs)


def rising(database: Database) -> int:
    """`reporting.rising`: see which matter comes up in which village more often than its history, by the database's clock."""
    now = database_now(database)
    with database.transaction() as work:
        return look_for_rising(RisingStore(work.connection), now)
