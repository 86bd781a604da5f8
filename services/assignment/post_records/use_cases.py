"""Who may read a term's record: whose term it is, the organiser of the post's area, the supervisor of the district."""

from typing import Any, Protocol
from uuid import UUID

from shared.contracts.errors import NotFound
from shared.identity.people import Person

READERS = ("organiser", "supervisor")


class Terms(Protocol):
    """`post_records.store.PostRecordStore`."""

    def term(self, claim_id: UUID) -> Any: ...


def term_for(terms: Terms, person: Person, claim_id: UUID) -> Any:
    """The term; NotFound for a claim that was never approved and for everybody else."""
    term = terms.term(claim_id)
    if term is None:
        raise NotFound()
    if term.person_id != person.id:
        person.check_area(term.area, *READERS)
    return term
