"""The desk of pairs for one transaction, for routes and ticks alike."""

from services.assignment.pairs.store import PairStore
from services.assignment.pairs.use_cases import PairDesk
from shared.contracts.events import Clock
from shared.runtime.database import Work
from shared.runtime.sealing import BlindIndex, PersonSeal
from shared.runtime.settings import Settings


def desk_of_pairs(work: Work, clock: Clock, settings: Settings) -> PairDesk:
    seal, index = PersonSeal(work.connection, settings), BlindIndex(settings)
    return PairDesk(PairStore(work.connection), clock, work.outbox, seal, index)
