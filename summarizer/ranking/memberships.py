"""Which candidates are in which set: what holds of the same few candidates in every document, worked out once."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from summarizer.ranking.terms import Floats, Ints

MOST_SENTENCES = 4
"""The largest set looked at: hardly any highlights have more."""


@dataclass(frozen=True, slots=True)
class Memberships:
    """One row a set."""

    members: Floats  # 1 where a candidate, a column each, is in it
    absent: Floats  # infinity where it is not, so that it is neither the best nor the worst
    sizes: Floats
    couples: Floats  # 1 where both of two candidates are in it, a column for each two
    first: Ints  # the first candidate in it
    last: Ints


@lru_cache(maxsize=32)
def couples(candidates: int) -> tuple[Ints, Ints]:
    """The first and the second of each two of so many candidates."""
    return np.triu_indices(candidates, 1)


def memberships_of(members: Floats) -> Memberships:
    one, other = couples(members.shape[1])
    return Memberships(
        members=members,
        absent=np.where(members > 0, 0, np.inf),
        sizes=members.sum(1),
        couples=members[:, one] * members[:, other],
        first=(members.cumsum(1) == 0).sum(1),
        last=members.shape[1] - 1 - (members[:, ::-1].cumsum(1) == 0).sum(1),
    )


@lru_cache(maxsize=32)
def memberships(candidates: int) -> Memberships:
    """All sets of one to four of so many candidates."""
    sets = [chosen for size in range(1, MOST_SENTENCES + 1) for chosen in combinations(range(candidates), size)]
    members = np.zeros((len(sets), candidates))
    for row, chosen in zip(members, sets, strict=True):
        row[list(chosen)] = 1
    return memberships_of(members)
