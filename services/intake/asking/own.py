"""Finding a resident's own request by the code in the address and the proof this browser holds, and opening it for them."""

from services.intake.requests.domain import RESIDENT, Request
from services.intake.requests.reading import OpenedRequest, opened
from services.intake.requests.store import RequestStore
from services.intake.surroundings import around, noting
from shared.contracts.events import Actor
from shared.runtime.sealing import normal_code, tracking_hashes
from shared.web.tracked import fits, proof_of


def own_request(code: str) -> Request | None:
    """The request, if this browser has shown that it is the resident's own."""
    proof = proof_of(normal_code(code))
    if proof is None:
        return None
    with around().database.reading() as connection:
        found = RequestStore(connection).by_code(tracking_hashes(around().index, code, None)[0])
    return found if found and fits(proof, found.tail_hash) else None


def opened_for_resident(own: Request) -> OpenedRequest:
    """What the resident said, in the clear; noted like every look."""
    with around().database.transaction() as work:
        noting(work.connection)(Actor(RESIDENT), "revealed", own.id, own.village, {"page": "mine"})
        return opened(around().seal(work.connection), own, ())
