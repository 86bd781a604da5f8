"""What the web and the worker of intake are both made of: the desk over one transaction, with every adapter it needs.

`app.py` and `worker.py` wire with it; nothing else knows which adapters are used. Imports nothing of the web.
"""

from collections.abc import Callable
from functools import partial

from services.intake.matters.store import KnownCatalogue
from services.intake.photos.store import LooseBlobStore
from services.intake.requests.store import RequestStore
from services.intake.requests.use_cases import Desk
from services.intake.residents.store import ResidentStore
from services.intake.suggestions.domain import Suggester
from shared.contracts.events import Clock
from shared.identity.accounts import Accounts
from shared.runtime.database import Work
from shared.runtime.known_reference import KnownReference
from shared.runtime.sealing import BlindIndex, PersonSeal, tracking_hashes
from shared.runtime.settings import Settings


def desks(
    settings: Settings,
    clock: Clock,
    known: KnownCatalogue,
    suggester: Callable[[], Suggester],
    reference: KnownReference,
) -> Callable[[Work], Desk]:
    """`desks(…)(work)`: the desk of one transaction."""
    index = BlindIndex(settings)

    def desk(work: Work) -> Desk:
        return Desk(
            store=RequestStore(work.connection),
            residents=ResidentStore(work.connection),
            clock=clock,
            outbox=work.outbox,
            seal=PersonSeal(work.connection, settings),
            index=index,
            catalogue=known.catalogue(),
            suggester=suggester(),
            tracking_hashes=partial(tracking_hashes, index),
            points=reference.points(),
            accounts=Accounts(work.connection),
            loose=LooseBlobStore(work.connection),
        )

    return desk
