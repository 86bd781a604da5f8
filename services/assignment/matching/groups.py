"""People who are alike, put together: what makes a large round a small network.

Candidates who may take the same types, from the same village and for the same area, form a class. Those named by some
request (excluded, recused, familiar) are a class each, and such requests are `special`. No arc is made here.
"""

from dataclasses import dataclass

import numpy as np

from services.assignment.matching.columns import Columns, Flags, Place
from services.assignment.matching.flow import Ints
from services.assignment.matching.problem import Candidate, WaitingRequest

WORD = 8  # bytes of one int64


@dataclass(frozen=True, slots=True)
class Groups:
    """The round, grouped; `candidates` come by id, and `class_of`, `standing` and `free` run along them.

    The others as in `Columns`. Per class: the place, the types its members may take (a row of `able`) and its first
    member.
    """

    requests: list[WaitingRequest]
    special: list[int]
    types: list[WaitingRequest]
    asked: Ints
    type_of: Ints
    candidates: list[Candidate]
    class_of: Ints
    standing: Ints
    free: Ints
    places: list[Place]
    place_of: Ints
    able: Flags
    first: Ints


def grouped(columns: Columns, free: Ints, able: Flags) -> Groups:
    """Group those with any of these free places by what of `able` they may take; both run along `columns.people`."""
    ids = {k: columns.people[k].id.int for k in np.flatnonzero(free).tolist()}
    chosen = np.asarray(sorted(ids, key=ids.__getitem__), dtype=np.int64)
    able, lives_at = np.ascontiguousarray(able[:, chosen].T), columns.lives_at[chosen]
    first, class_of = _alike([lives_at, *_words(able)])
    return Groups(
        columns.requests,
        columns.special,
        columns.types,
        columns.asked,
        columns.type_of,
        [columns.people[k] for k in chosen.tolist()],
        class_of,
        columns.standing[chosen],
        free[chosen],
        columns.places,
        lives_at[first],
        able[first],
        first,
    )


def _words(able: Flags) -> list[Ints]:
    """Each row of flags as whole numbers, to be compared at once."""
    packed = np.packbits(able, axis=1)
    whole = np.zeros((len(able), -(-packed.shape[1] // WORD) * WORD), dtype=np.uint8)
    whole[:, : packed.shape[1]] = packed
    return list(whole.view(np.int64).T)


def _alike(columns: list[Ints]) -> tuple[Ints, Ints]:
    """Number those who are equal in every column: per number its first member, and each member's number."""
    _, first, number = np.unique(columns[0], return_index=True, return_inverse=True)
    for column in columns[1:]:
        values, place = np.unique(column, return_inverse=True)
        _, first, number = np.unique(number * max(len(values), 1) + place, return_index=True, return_inverse=True)
    return first, number
