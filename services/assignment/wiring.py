"""The desk of one transaction, for routes and ticks alike."""

from services.assignment.confirming.tokens import Invitations
from services.assignment.dispatch.store import CaseStore, PoolStore, StepStore
from services.assignment.dispatch.texts import Texts
from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.originals.store import OriginalStore
from services.assignment.rulings.store import RulingStore
from shared.contracts.events import Clock
from shared.runtime.database import Work
from shared.runtime.settings import Settings


def desk_of(work: Work, clock: Clock, settings: Settings) -> Desk:
    connection = work.connection
    stores = CaseStore(connection), StepStore(connection), PoolStore(connection)
    last = OriginalStore(connection), RulingStore(connection), Invitations(connection, settings)
    return Desk(*stores, work.outbox, clock, Texts(connection, settings), *last)
