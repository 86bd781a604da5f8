"""From a diary entry's free text to drafts of requests (domain.md §1 row 10): `proposing.propose` is the way in."""

from services.intake.diaries.extraction.proposing import LONGEST_READ, Proposal, propose

__all__ = ["LONGEST_READ", "Proposal", "propose"]
